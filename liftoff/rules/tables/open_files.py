"""What holds a file: locks, handles until they are closed, and logs."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Locks that hold off the processes of one machine.
FILE_LOCKS = names("""
    fasteners.interprocess_locked fasteners.InterProcessLock fasteners.InterProcessReaderWriterLock
    fcntl.flock fcntl.lockf
    filelock.AsyncFileLock filelock.FileLock filelock.SoftFileLock filelock.UnixFileLock
        filelock.WindowsFileLock
    flufl.lock.Lock
    lockfile.FileLock lockfile.LockFile lockfile.pidlockfile.PIDLockFile
    msvcrt.locking
    oslo_concurrency.lockutils.lock
    pid.PidFile
    portalocker.Lock portalocker.lock portalocker.RLock
    zc.lockfile.LockFile zc.lockfile.SimpleLockFile
""")
# Opens what takes a file descriptor until it is closed.
HANDLES = names("""
    builtins.open
    bz2.open
    cv2.VideoCapture
    gzip.open
    h5py.File
    io.FileIO
    lzma.open
    mmap.mmap
    netCDF4.Dataset
    os.open
    rasterio.open
    serial.Serial
    socket.create_connection socket.socket
    sqlite3.connect
    subprocess.Popen
    tarfile.open
    zipfile.ZipFile
""")
# Log handlers that write files.
LOG_FILES = names("""
    aiologger.*.AsyncFileHandler aiologger.*.AsyncTimedRotatingFileHandler
    cloghandler.ConcurrentRotatingFileHandler
    concurrent_log_handler.ConcurrentRotatingFileHandler
        concurrent_log_handler.ConcurrentTimedRotatingFileHandler
    daiquiri.output.File daiquiri.output.RotatingFile
    eliot.to_file
    logbook.FileHandler logbook.RotatingFileHandler logbook.TimedRotatingFileHandler
    logging.FileHandler logging.handlers.RotatingFileHandler
        logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler
    logzero.logfile
    picologging.FileHandler picologging.handlers.RotatingFileHandler
        picologging.handlers.TimedRotatingFileHandler
""")
