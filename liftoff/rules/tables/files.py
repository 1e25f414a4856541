"""What changes, reads or holds files: the position of the path."""

from __future__ import annotations

from liftoff.rules.tables.names import at, names

# Opens a file: the position of the mode.
OPENERS: dict[str, int] = {
    **at(
        1,
        """
        builtins.open
        aiofiles.open
        gzip.open
        bz2.open
        lzma.open
        zipfile.ZipFile
        tarfile.open
        anyio.open_file
        trio.open_file
        aiofile.async_open
        smart_open.open
        netCDF4.Dataset
        zarr.open
        wave.open
        rasterio.open
        py7zr.SevenZipFile
        fiona.open
        h5py.*.File
        jsonlines.open
        pyzipper.*.AESZipFile
        soundfile.*.SoundFile
    """,
    ),
}
# Changes the disk: the position of the path that is written; -1 where a keyword names it.
DISK_WRITES: dict[str, int] = {
    **at(
        0,
        """
        os.mkdir os.makedirs os.remove os.unlink os.rmdir os.chmod os.truncate os.mkfifo os.mknod
            os.removedirs os.utime os.chown os.lchown os.chflags
        shutil.rmtree shutil.make_archive shutil.chown
        aiofiles.os.mkdir aiofiles.os.makedirs aiofiles.os.remove aiofiles.os.rmdir
            aiofiles.os.unlink aiofiles.os.removedirs
        numpy.save numpy.savez numpy.savetxt numpy.savez_compressed numpy.memmap
        cv2.imwrite cv2.VideoWriter
        matplotlib.pyplot.savefig matplotlib.pyplot.figure().savefig
            matplotlib.figure.Figure().savefig
        pandas.DataFrame().to_csv pandas.DataFrame().to_excel pandas.DataFrame().to_parquet
            pandas.DataFrame().to_json pandas.DataFrame().to_pickle
        PIL.Image.open().save PIL.Image.new().save PIL.Image.fromarray().save
            PIL.Image.open().convert().save
        openpyxl.Workbook().save openpyxl.load_workbook().save
        docx.Document().save
        qrcode.make().save
        boto3.resource().Object().download_file
        google.cloud.storage.Client().bucket().blob().download_to_filename
        gtts.gTTS().save
        soundfile.write
        scipy.io.wavfile.write
        imageio.imwrite
        skimage.io.imsave
        fpdf.FPDF().output
        reportlab.pdfgen.canvas.Canvas reportlab.platypus.SimpleDocTemplate
        xlsxwriter.Workbook
        pydub.AudioSegment.from_file().export
        zipfile.ZipFile().extractall zipfile.PyZipFile
        tarfile.open().extractall
        torchaudio.save
        tifffile.imwrite
        aioshutil.rmtree
        git.Repo.init
        ebooklib.epub.write_epub
        flask_admin.contrib.fileadmin.FileAdmin
        pytube.YouTube().streams.first().download
        pyqrcode.create().png pyqrcode.create().svg
        segno.make().save
        barcode.get().save
        pypdf.PdfWriter().write
        PyPDF2.PdfWriter().write PyPDF2.PdfFileWriter().write
        fitz.open().save
        pikepdf.Pdf.open().save
        pptx.Presentation().save
        xlwt.Workbook().save
        mido.MidiFile().save
        pydicom.dcmread().save_as
        trimesh.load().export
        pyvis.network.Network().save_graph pyvis.network.Network().show
        folium.Map().save
        altair.Chart().save
        wordcloud.WordCloud().to_file
        graphviz.Digraph().render graphviz.Graph().render
        dulwich.repo.Repo.init dulwich.repo.Repo.init_bare
        cookiecutter.main.cookiecutter
        deltalake.write_deltalake
        dotenv.*.set_key dotenv.*.unset_key
        dropbox.Dropbox().files_download_to_file
        fastparquet.write
        meshio.write
        open3d.io.write_point_cloud open3d.io.write_triangle_mesh open3d.io.write_image
        orjsonl.save
        pandas.*.ExcelWriter
        pydicom.*.dcmwrite
        send2trash.send2trash
        srsly.write_json srsly.write_jsonl srsly.write_yaml srsly.write_msgpack
        tensorboardX.*.SummaryWriter
        tensorflow.io.write_file tensorflow.keras.utils.save_img
        torch.utils.tensorboard.SummaryWriter
        wavio.write
        zarr.save
    """,
    ),
    **at(
        1,
        """
        os.rename os.replace os.symlink os.link os.renames
        shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move shutil.unpack_archive
            shutil.copymode shutil.copystat
        joblib.dump
        torch.save
        urllib.request.urlretrieve
        boto3.resource().Bucket().download_file
        git.Repo.clone_from
        plotly.io.write_image plotly.io.write_html
        faiss.write_index
        wget.download
        gdown.download
        pdfkit.from_string pdfkit.from_url pdfkit.from_file
        imgkit.from_url imgkit.from_string
        sklearn.externals.joblib.dump sklearn.tree.export_graphviz
        torchvision.utils.save_image
        nbformat.write
        aiofiles.os.rename aiofiles.os.replace aiofiles.os.link aiofiles.os.symlink
            aiofiles.os.renames
        aioshutil.copy aioshutil.move aioshutil.copyfile aioshutil.copytree
        distutils.dir_util.copy_tree
        safetensors.torch.save_file
        dulwich.porcelain.clone
        captcha.image.ImageCaptcha().write
        ffmpeg.output
        pyttsx3.init().save_to_file
        paramiko.SSHClient().open_sftp().get
        pylightxl.writexl
        nibabel.save
        networkx.write_gexf networkx.write_graphml
        bokeh.io.save bokeh.plotting.save
        docx2pdf.convert
        elevenlabs.save
        imageio.*.mimsave imageio.*.mimwrite imageio.*.volwrite
        jupytext.write
        mlflow.*.save_model
        networkx.write_gml networkx.write_gpickle networkx.write_edgelist networkx.write_adjlist
            networkx.write_pajek networkx.write_weighted_edgelist
        onnx.save onnx.save_model
        openvino.save_model
        papermill.*.execute_notebook
        pyarrow.*.write_table pyarrow.*.write_feather pyarrow.*.write_csv pyarrow.*.write_dataset
        pygit2.clone_repository
        rdkit.Chem.Draw.MolToFile
        SimpleITK.WriteImage
        tensorflow.saved_model.save
        torch.hub.download_url_to_file torch.jit.save
    """,
    ),
    **at(
        2,
        """
        boto3.client().download_file boto3.Session().client().download_file
            boto3.resource().meta.client.download_file
        pyminizip.compress
        minio.Minio().fget_object
        torch.onnx.export
    """,
    ),
    **at(
        -1,
        """
        flask_uploads.UploadSet().save
        google_images_download.google_images_download.googleimagesdownload().download
            google_images_download.googleimagesdownload().download
        icrawler.builtin.GoogleImageCrawler
        pathlib.Path().touch
        anyio.Path().write_text anyio.Path().write_bytes anyio.Path().mkdir
        trio.Path().write_text trio.Path().mkdir
        configobj.ConfigObj().write
        git.Repo().index.commit git.Repo().git.add git.Repo().git.apply git.Repo().git.checkout
            git.Repo().git.cherry_pick git.Repo().git.clean git.Repo().git.commit
            git.Repo().git.merge git.Repo().git.mv git.Repo().git.pull git.Repo().git.rebase
            git.Repo().git.reset git.Repo().git.restore git.Repo().git.revert git.Repo().git.rm
            git.Repo().git.stash git.Repo().git.switch git.Repo().git.tag git.Repo().git.worktree
            git.Repo().clone git.Repo().create_head git.Repo().create_remote git.Repo().create_tag
            git.Repo().delete_head git.Repo().delete_tag git.Repo().index.add
            git.Repo().index.checkout git.Repo().index.move git.Repo().index.remove
            git.Repo().index.reset git.Repo().index.write git.Repo().remotes.origin.pull
        TTS.utils.manage.ModelManager().download_model
    """,
    ),
}
# Reads a file or a folder.
READERS: dict[str, int] = {
    **at(
        0,
        """
        os.listdir os.scandir os.walk os.stat os.lstat os.path.getsize os.path.getmtime
        glob.glob glob.iglob
        shutil.copyfile shutil.copy shutil.copy2 shutil.copytree
        linecache.getlines
        flask.send_from_directory flask.send_file
        starlette.responses.FileResponse starlette.staticfiles.StaticFiles
        PIL.Image.open
        cv2.imread cv2.VideoCapture
        imageio.imread
        soundfile.read
        librosa.load
        pandas.read_csv pandas.read_excel pandas.read_json pandas.read_parquet pandas.read_pickle
        numpy.load numpy.loadtxt numpy.genfromtxt
        joblib.load
        torch.load
        frontmatter.load
        toml.load
        configparser.ConfigParser().read
        dotenv.dotenv_values
        openpyxl.load_workbook
        docx.Document
        fitz.open
        PyPDF2.PdfReader
        pypdf.PdfReader
        av.open
        git.Repo
        zipfile.ZipFile().write
    """,
    ),
    **at(
        2,
        """
        shutil.make_archive
    """,
    ),
}
# Methods of pathlib.Path that change the disk.
PATH_WRITES = names("""
    write_text
    write_bytes
    mkdir
    touch
    unlink
    rmdir
    rename
    replace
    symlink_to
    hardlink_to
    chmod
""")
# Removes files and folders.
REMOVERS = names("""
    os.remove os.unlink os.rmdir os.removedirs os.rename os.replace
    shutil.rmtree shutil.move
    aiofiles.os.remove
""")
# Locks that hold off the processes of one machine.
FILE_LOCKS = names("""
    fcntl.flock fcntl.lockf
    msvcrt.locking
    filelock.FileLock filelock.SoftFileLock filelock.UnixFileLock filelock.AsyncFileLock
        filelock.WindowsFileLock
    portalocker.Lock portalocker.RLock portalocker.lock
    fasteners.InterProcessLock fasteners.interprocess_locked
        fasteners.InterProcessReaderWriterLock
    lockfile.LockFile lockfile.FileLock lockfile.pidlockfile.PIDLockFile
    zc.lockfile.LockFile zc.lockfile.SimpleLockFile
    oslo_concurrency.lockutils.lock
    pid.PidFile
    flufl.lock.Lock
""")
# Opens what takes a file descriptor until it is closed.
HANDLES = names("""
    builtins.open
    gzip.open
    socket.socket socket.create_connection
    subprocess.Popen
    mmap.mmap
    sqlite3.connect
    h5py.File
    zipfile.ZipFile
    bz2.open
    lzma.open
    tarfile.open
    netCDF4.Dataset
    rasterio.open
    cv2.VideoCapture
    serial.Serial
    io.FileIO
    os.open
""")
# Log handlers that write files.
LOG_FILES = names("""
    logging.FileHandler logging.handlers.RotatingFileHandler
        logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler
    concurrent_log_handler.ConcurrentRotatingFileHandler
        concurrent_log_handler.ConcurrentTimedRotatingFileHandler
    logbook.FileHandler logbook.RotatingFileHandler logbook.TimedRotatingFileHandler
    cloghandler.ConcurrentRotatingFileHandler
    logzero.logfile
    daiquiri.output.File daiquiri.output.RotatingFile
    eliot.to_file
""")
