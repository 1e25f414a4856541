"""What changes, reads or holds files: the position of the path."""

from __future__ import annotations

from liftoff.rules.tables.names import at, names

# Opens a file: the position of the mode.
OPENERS: dict[str, int] = {
    **at(
        1,
        """
        aiofile.async_open
        aiofiles.open
        anyio.open_file
        builtins.open
        bz2.open
        fiona.open
        gzip.open
        h5py.*.File
        jsonlines.open
        lzma.open
        netCDF4.Dataset
        py7zr.SevenZipFile
        pyzipper.*.AESZipFile
        rasterio.open
        smart_open.open
        soundfile.*.SoundFile
        tarfile.open
        trio.open_file
        wave.open
        zarr.open
        zipfile.ZipFile
    """,
    ),
}
# Changes the disk: the position of the path that is written; -1 where a keyword names it.
DISK_WRITES: dict[str, int] = {
    **at(
        0,
        """
        aiofiles.os.makedirs aiofiles.os.mkdir aiofiles.os.remove aiofiles.os.removedirs
            aiofiles.os.rmdir aiofiles.os.unlink
        aioshutil.rmtree
        altair.Chart().save
        barcode.get().save
        boto3.resource().Object().download_file
        cookiecutter.main.cookiecutter
        cv2.imwrite cv2.VideoWriter
        deltalake.write_deltalake
        docx.Document().save
        dotenv.*.set_key dotenv.*.unset_key
        dropbox.Dropbox().files_download_to_file
        dulwich.repo.Repo.init dulwich.repo.Repo.init_bare
        ebooklib.epub.write_epub
        fastparquet.write
        fitz.open().save
        flask_admin.contrib.fileadmin.FileAdmin
        folium.Map().save
        fpdf.FPDF().output
        git.Repo.init
        google.cloud.storage.Client().bucket().blob().download_to_filename
        graphviz.Digraph().render graphviz.Graph().render
        gtts.gTTS().save
        imageio.imwrite
        matplotlib.figure.Figure().savefig matplotlib.pyplot.figure().savefig
            matplotlib.pyplot.savefig
        meshio.write
        mido.MidiFile().save
        numpy.memmap numpy.save numpy.savetxt numpy.savez numpy.savez_compressed
        open3d.io.write_image open3d.io.write_point_cloud open3d.io.write_triangle_mesh
        openpyxl.load_workbook().save openpyxl.Workbook().save
        orjsonl.save
        os.chflags os.chmod os.chown os.lchown os.makedirs os.mkdir os.mkfifo os.mknod os.remove
            os.removedirs os.rmdir os.truncate os.unlink os.utime
        pandas.*.ExcelWriter pandas.DataFrame().to_csv pandas.DataFrame().to_excel
            pandas.DataFrame().to_json pandas.DataFrame().to_parquet pandas.DataFrame().to_pickle
        pikepdf.Pdf.open().save
        PIL.Image.fromarray().save PIL.Image.new().save PIL.Image.open().convert().save
            PIL.Image.open().save
        pptx.Presentation().save
        pydicom.*.dcmwrite pydicom.dcmread().save_as
        pydub.AudioSegment.from_file().export
        pypdf.PdfWriter().write
        PyPDF2.PdfFileWriter().write PyPDF2.PdfWriter().write
        pyqrcode.create().png pyqrcode.create().svg
        pytube.YouTube().streams.first().download
        pyvis.network.Network().save_graph pyvis.network.Network().show
        qrcode.make().save
        reportlab.pdfgen.canvas.Canvas reportlab.platypus.SimpleDocTemplate
        scipy.io.wavfile.write
        segno.make().save
        send2trash.send2trash
        shutil.chown shutil.make_archive shutil.rmtree
        skimage.io.imsave
        soundfile.write
        srsly.write_json srsly.write_jsonl srsly.write_msgpack srsly.write_yaml
        tarfile.open().extractall
        tensorboardX.*.SummaryWriter
        tensorflow.io.write_file tensorflow.keras.utils.save_img
        tifffile.imwrite
        torch.utils.tensorboard.SummaryWriter
        torchaudio.save
        trimesh.load().export
        wavio.write
        wordcloud.WordCloud().to_file
        xlsxwriter.Workbook
        xlwt.Workbook().save
        zarr.save
        zipfile.PyZipFile zipfile.ZipFile().extractall
    """,
    ),
    **at(
        1,
        """
        aiofiles.os.link aiofiles.os.rename aiofiles.os.renames aiofiles.os.replace
            aiofiles.os.symlink
        aioshutil.copy aioshutil.copyfile aioshutil.copytree aioshutil.move
        bokeh.io.save bokeh.plotting.save
        boto3.resource().Bucket().download_file
        captcha.image.ImageCaptcha().write
        distutils.dir_util.copy_tree
        docx2pdf.convert
        dulwich.porcelain.clone
        elevenlabs.save
        faiss.write_index
        ffmpeg.output
        gdown.download
        git.Repo.clone_from
        imageio.*.mimsave imageio.*.mimwrite imageio.*.volwrite
        imgkit.from_string imgkit.from_url
        joblib.dump
        jupytext.write
        mlflow.*.save_model
        nbformat.write
        networkx.write_adjlist networkx.write_edgelist networkx.write_gexf networkx.write_gml
            networkx.write_gpickle networkx.write_graphml networkx.write_pajek
            networkx.write_weighted_edgelist
        nibabel.save
        onnx.save onnx.save_model
        openvino.save_model
        os.link os.rename os.renames os.replace os.symlink
        papermill.*.execute_notebook
        paramiko.SSHClient().open_sftp().get
        pdfkit.from_file pdfkit.from_string pdfkit.from_url
        plotly.io.write_html plotly.io.write_image
        pyarrow.*.write_csv pyarrow.*.write_dataset pyarrow.*.write_feather pyarrow.*.write_table
        pygit2.clone_repository
        pylightxl.writexl
        pyttsx3.init().save_to_file
        rdkit.Chem.Draw.MolToFile
        safetensors.torch.save_file
        shutil.copy shutil.copy2 shutil.copyfile shutil.copymode shutil.copystat shutil.copytree
            shutil.move shutil.unpack_archive
        SimpleITK.WriteImage
        sklearn.externals.joblib.dump sklearn.tree.export_graphviz
        tensorflow.saved_model.save
        torch.hub.download_url_to_file torch.jit.save torch.save
        torchvision.utils.save_image
        urllib.request.urlretrieve
        wget.download
    """,
    ),
    **at(
        2,
        """
        boto3.client().download_file boto3.resource().meta.client.download_file
            boto3.Session().client().download_file
        minio.Minio().fget_object
        pyminizip.compress
        torch.onnx.export
    """,
    ),
    **at(
        -1,
        """
        anyio.Path().mkdir anyio.Path().write_bytes anyio.Path().write_text
        configobj.ConfigObj().write
        flask_uploads.UploadSet().save
        git.Repo().clone git.Repo().create_head git.Repo().create_remote git.Repo().create_tag
            git.Repo().delete_head git.Repo().delete_tag git.Repo().git.add git.Repo().git.apply
            git.Repo().git.checkout git.Repo().git.cherry_pick git.Repo().git.clean
            git.Repo().git.commit git.Repo().git.merge git.Repo().git.mv git.Repo().git.pull
            git.Repo().git.rebase git.Repo().git.reset git.Repo().git.restore git.Repo().git.revert
            git.Repo().git.rm git.Repo().git.stash git.Repo().git.switch git.Repo().git.tag
            git.Repo().git.worktree git.Repo().index.add git.Repo().index.checkout
            git.Repo().index.commit git.Repo().index.move git.Repo().index.remove
            git.Repo().index.reset git.Repo().index.write git.Repo().remotes.origin.pull
        google_images_download.google_images_download.googleimagesdownload().download
            google_images_download.googleimagesdownload().download
        icrawler.builtin.GoogleImageCrawler
        pathlib.Path().touch
        trio.Path().mkdir trio.Path().write_text
        TTS.utils.manage.ModelManager().download_model
    """,
    ),
}
# Reads a file or a folder.
READERS: dict[str, int] = {
    **at(
        0,
        """
        av.open
        configparser.ConfigParser().read
        cv2.imread cv2.VideoCapture
        docx.Document
        dotenv.dotenv_values
        fitz.open
        flask.send_file flask.send_from_directory
        frontmatter.load
        git.Repo
        glob.glob glob.iglob
        imageio.imread
        joblib.load
        librosa.load
        linecache.getlines
        numpy.genfromtxt numpy.load numpy.loadtxt
        openpyxl.load_workbook
        os.listdir os.lstat os.path.getmtime os.path.getsize os.scandir os.stat os.walk
        pandas.read_csv pandas.read_excel pandas.read_json pandas.read_parquet pandas.read_pickle
        PIL.Image.open
        pypdf.PdfReader
        PyPDF2.PdfReader
        shutil.copy shutil.copy2 shutil.copyfile shutil.copytree
        soundfile.read
        starlette.responses.FileResponse starlette.staticfiles.StaticFiles
        toml.load
        torch.load
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
    aiofiles.os.remove
    os.remove os.removedirs os.rename os.replace os.rmdir os.unlink
    shutil.move shutil.rmtree
""")
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
    cloghandler.ConcurrentRotatingFileHandler
    concurrent_log_handler.ConcurrentRotatingFileHandler
        concurrent_log_handler.ConcurrentTimedRotatingFileHandler
    daiquiri.output.File daiquiri.output.RotatingFile
    eliot.to_file
    logbook.FileHandler logbook.RotatingFileHandler logbook.TimedRotatingFileHandler
    logging.FileHandler logging.handlers.RotatingFileHandler
        logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler
    logzero.logfile
""")
