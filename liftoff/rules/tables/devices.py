"""What reaches the hardware of the machine: pins, buses, ports, cameras, speakers, screens."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# By what their names start with: any function or class of such a library.
DEVICE_LIBRARIES = names("""
    RPi.GPIO. RPIO. gpiozero. pigpio. wiringpi. lgpio. OPi.GPIO. Jetson.GPIO. Adafruit_BBIO.
    smbus. smbus2. spidev. board. busio. digitalio. analogio. pyfirmata. pyfirmata2. nanpy.
    Adafruit_DHT. adafruit_dht. adafruit_bme280. adafruit_ads1x15. adafruit_pca9685.
    adafruit_servokit. Adafruit_PCA9685. Adafruit_SSD1306. w1thermsensor. bme280. mcp3008.
    rpi_ws281x. neopixel. blinkt. unicornhat. sense_hat. inky. luma. RPLCD. explorerhat. pantilthat.
    picamera. picamera2. serial.Serial serial.serial_for_url serial.tools.list_ports. minimalmodbus.
    usb.core. hid. evdev. bluetooth. bluepy. bleak. pexpect_serial. pyfingerprint. mfrc522. nfc.
    pyaudio. sounddevice. simpleaudio. playsound. pyttsx3. pygame.mixer. vlc. pyautogui. pynput.
    keyboard. mouse. mss. lirc. cec. broadlink. escpos.printer. pysnooz. gphoto2. rtlsdr. can.
""")
# Opens a camera by its number or its file.
CAMERAS = names("""
    cv2.VideoCapture imutils.video.VideoStream imutils.video.WebcamVideoStream
""")
