"""What reaches the hardware of the machine: pins, buses, ports, cameras, speakers, screens."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# By what their names start with: any function or class of such a library.
DEVICE_LIBRARIES = names("""
    adafruit_ads1x15. Adafruit_BBIO. adafruit_bme280. Adafruit_DHT. adafruit_dht. Adafruit_PCA9685.
    adafruit_pca9685. adafruit_servokit. Adafruit_SSD1306. analogio. bleak. blinkt. bluepy.
    bluetooth. bme280. board. broadlink. busio. can. cec. digitalio. escpos.printer. evdev.
    explorerhat. gphoto2. gpiozero. hid. inky. Jetson.GPIO. keyboard. lgpio. lirc. luma. mcp3008.
    mfrc522. minimalmodbus. mouse. mss. nanpy. neopixel. nfc. OPi.GPIO. pantilthat. pexpect_serial.
    picamera. picamera2. pigpio. playsound. pyaudio. pyautogui. pyfingerprint. pyfirmata.
    pyfirmata2. pygame.mixer. pynput. pysnooz. pyttsx3. RPi.GPIO. rpi_ws281x. RPIO. RPLCD. rtlsdr.
    sense_hat. serial.Serial serial.serial_for_url serial.tools.list_ports. simpleaudio. smbus.
    smbus2. sounddevice. spidev. unicornhat. usb.core. vlc. w1thermsensor. wiringpi.
""")
# Opens a camera by its number or its file.
CAMERAS = names("""
    cv2.VideoCapture
    imutils.video.VideoStream imutils.video.WebcamVideoStream
""")
