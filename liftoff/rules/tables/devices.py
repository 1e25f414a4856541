"""What reaches the hardware of the machine: pins, buses, ports, cameras, speakers, screens."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# By what their names start with: any function or class of such a library.
DEVICE_LIBRARIES = names("""
    adafruit_ads1x15. Adafruit_BBIO. adafruit_bme280. Adafruit_DHT. adafruit_dht. Adafruit_PCA9685.
    adafruit_pca9685. adafruit_servokit. Adafruit_SSD1306. adbutils. aioserial. alsaaudio. analogio.
    androidtv. apa102_pi. applescript. appscript. bleak. blinkt. bluepy. bluetooth. bme280. board.
    broadlink. brother_ql. busio. can. cec. comtypes. cv2.destroyAllWindows cv2.imshow
    cv2.namedWindow dasbus. dbus_next. denonavr. depthai. digitalio. djitellopy. dronekit.
    energenie. escpos.printer. ev3dev. ev3dev2. evdev. explorerhat. freenect. gphoto2. gpiod.
    gpiozero. gps.gps gpsd. hid. hx711. inky. iptc. jeepney. Jetson.GPIO. kasa. keyboard. labjack.
    lgpio. lifxlan. lirc. luma. max30102. mcp3008. meshtastic. mfrc522. mido.open_input
    mido.open_output miio. minimalmodbus. miniupnpc. mouse. mpu6050. mpv.MPV mraa. mss. nanpy.
    neopixel. NetworkManager. nfc. nftables. nidaqmx. nmcli. obd. omxplayer. onvif. OPi.GPIO.
    ouimeaux. pantilthat. papirus. periphery. pexpect_serial. phue. picamera. picamera2. pigpio.
    pijuice. PIL.ImageGrab. playsound. ppadb. pyatv. pyaudio. pyautogui. pycaw. pydobot.
    pydualsense. pyfingerprint. pyfirmata. pyfirmata2. pygame.mixer. pygatt. pyHS100. pylibftdi.
    pymata4. pymata_express. pymavlink.mavutil.mavlink_connection pymobiledevice3. pynput.
    pyperclip. pypylon. pyrealsense2. pyroute2. pyscreeze. pySMART. pysnooz. pystray. pytapo.
    pyttsx3. pyudev. pyvisa. pyW215. pywemo. pywhatkit. pywifi. pywinauto. pywinusb. rclpy.
    roku.Roku rospy. RPi.GPIO. rpi_rf. rpi_ws281x. RpiMotorLib. RPIO. RPLCD. rtlsdr. rtmidi. rxv.
    samsungctl. samsungtvws. screen_brightness_control. sense_hat. serial.Serial
    serial.serial_for_url serial.tools.list_ports. simpleaudio. smartcard. smbus. smbus2. SoapySDR.
    soco. soundcard. sounddevice. speech_recognition.Microphone spidev. ssdpy. telemetrix. tinytuya.
    tkinter.Tk tuyapower. uiautomator2. unicornhat. upnpclient. usb.core. usb1. v4l2py. vgamepad.
    visa.ResourceManager vlc. w1thermsensor. wakeonlan. waveshare_epd. webview. who_is_on_my_wifi.
    wifi.Cell wireless.Wireless wiringpi. wmi. yeelight. zebra.Zebra
""")
# Opens a camera by its number or its file.
CAMERAS = names("""
    cv2.VideoCapture
    imutils.video.VideoStream imutils.video.WebcamVideoStream
    vidgear.gears.CamGear vidgear.gears.VideoGear
""")
