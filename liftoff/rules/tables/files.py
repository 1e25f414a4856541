"""What changes or reads files: the position of the path."""

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
        av.open
        builtins.open
        bz2.open
        fiona.open
        gzip.open
        h5netcdf.*.File
        h5py.*.File
        jsonlines.open
        lzma.open
        netCDF4.Dataset
        os.open
        pandas.HDFStore
        pedalboard.*.AudioFile
        py7zr.SevenZipFile
        pyzipper.*.AESZipFile
        rasterio.open
        smart_open.open
        soundfile.*.SoundFile
        tables.open_file
        tarfile.open
        trio.open_file
        wave.open
        zarr.open zarr.open_group
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
        ase.io.write
        barcode.get().save
        boto3.resource().Object().download_file
        cairo.PDFSurface cairo.PSSurface cairo.SVGSurface
        cookiecutter.main.cookiecutter
        cv2.imwrite cv2.VideoWriter
        deltalake.write_deltalake
        depot.*.LocalFileStorage
        diagrams.*.Diagram
        dill.dump_module dill.dump_session
        docx.Document().save
        dotenv.*.set_key dotenv.*.unset_key
        dropbox.Dropbox().files_download_to_file
        dulwich.repo.Repo.init dulwich.repo.Repo.init_bare
        ebooklib.epub.write_epub
        fastapi_storages.*.FileSystemStorage
        fastparquet.write
        fitz.open().save
        flask_admin.contrib.fileadmin.FileAdmin
        folium.Map().save
        fpdf.FPDF().output
        git.Repo.init
        google.cloud.storage.Client().bucket().blob().download_to_filename
        graphviz.*.Source().render graphviz.Digraph().render graphviz.Graph().render
        gtts.gTTS().save
        imageio.*.get_writer imageio.*.imsave imageio.*.imwrite
        keras.preprocessing.image.save_img keras.utils.save_img
        matplotlib.*.imsave matplotlib.figure.Figure().savefig matplotlib.pyplot.figure().savefig
            matplotlib.pyplot.savefig
        meshio.write
        mido.MidiFile().save
        numpy.memmap numpy.save numpy.savetxt numpy.savez numpy.savez_compressed
        open3d.io.write_image open3d.io.write_point_cloud open3d.io.write_triangle_mesh
        openpyxl.load_workbook().save openpyxl.Workbook().save
        orjsonl.save
        os.chflags os.chmod os.chown os.lchown os.makedirs os.mkdir os.mkfifo os.mknod os.remove
            os.removedirs os.removexattr os.rmdir os.setxattr os.truncate os.unlink os.utime
        pandas.*.ExcelWriter pandas.DataFrame().to_csv pandas.DataFrame().to_excel
            pandas.DataFrame().to_json pandas.DataFrame().to_parquet pandas.DataFrame().to_pickle
        pikepdf.Pdf.open().save
        PIL.Image.fromarray().save PIL.Image.new().save PIL.Image.open().convert().save
            PIL.Image.open().save
        pptx.Presentation().save
        pyarrow.*.ParquetWriter
        pydicom.*.dcmwrite pydicom.dcmread().save_as
        pydub.AudioSegment.from_file().export
        pyexcel_ods.save_data
        pyexcel_ods3.save_data
        pyexcel_xls.save_data
        pyexcel_xlsx.save_data
        pygit2.*.init_repository
        pypdf.PdfWriter().write
        PyPDF2.PdfFileWriter().write PyPDF2.PdfWriter().write
        pyqrcode.create().png pyqrcode.create().svg
        pytube.YouTube().streams.first().download
        pyvis.network.Network().save_graph pyvis.network.Network().show
        pyvista.*.Plotter().screenshot
        qrcode.make().save
        rdkit.Chem.SDWriter
        reportlab.*.BaseDocTemplate reportlab.*.Canvas reportlab.*.SimpleDocTemplate
        scipy.io.mmwrite scipy.io.savemat scipy.io.wavfile.write scipy.sparse.save_npz
        segno.make().save
        send2trash.send2trash
        shapefile.Writer
        shutil.chown shutil.make_archive shutil.rmtree
        skimage.*.imsave
        soundfile.write
        srsly.write_json srsly.write_jsonl srsly.write_msgpack srsly.write_yaml
        surprise.*.dump
        tarfile.open().extractall
        tensorboardX.*.SummaryWriter
        tensorflow.io.write_file tensorflow.keras.preprocessing.image.save_img
            tensorflow.keras.utils.save_img tensorflow.summary.create_file_writer
        tifffile.*.imsave tifffile.*.imwrite tifffile.*.TiffWriter
        tiledb.from_numpy tiledb.from_pandas
        torch.utils.tensorboard.SummaryWriter
        torchaudio.save
        torchvision.io.write_video
        trimesh.load().export
        wavio.write
        wordcloud.WordCloud().to_file
        xlsxwriter.*.Workbook
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
        anyconfig.dump
        Bio.SeqIO.write
        bokeh.io.save bokeh.plotting.save
        boto3.resource().Bucket().download_file
        captcha.image.ImageCaptcha().write
        copier.*.copy copier.*.run_copy
        distutils.dir_util.copy_tree
        docx2pdf.convert
        dulwich.porcelain.clone
        elevenlabs.save
        faiss.write_index
        feather.write_dataframe
        ffmpeg.output
        fillpdf.*.write_fillable_pdf
        gdown.download
        git.Repo.clone_from
        hglib.clone
        htmldocx.*.HtmlToDocx().parse_html_file
        igraph.plot
        imageio.*.mimsave imageio.*.mimwrite imageio.*.volwrite
        imgkit.from_string imgkit.from_url
        joblib.dump
        jupytext.write
        keras.utils.plot_model
        mlflow.*.save_model
        nbformat.write
        networkx.*.write_dot networkx.write_adjlist networkx.write_edgelist networkx.write_gexf
            networkx.write_gml networkx.write_gpickle networkx.write_graphml networkx.write_pajek
            networkx.write_weighted_edgelist
        nibabel.save
        ocrmypdf.*.ocr
        onnx.save onnx.save_model
        openvino.save_model
        os.link os.rename os.renames os.replace os.symlink
        osmnx.save_graphml
        papermill.*.execute_notebook
        paramiko.SSHClient().open_sftp().get
        pdf2docx.*.parse
        pdfkit.from_file pdfkit.from_string pdfkit.from_url
        plotly.io.write_html plotly.io.write_image
        pm4py.write_bpmn pm4py.write_xes
        pyAesCrypt.decryptFile pyAesCrypt.encryptFile
        pyarrow.*.write_csv pyarrow.*.write_dataset pyarrow.*.write_feather pyarrow.*.write_table
            pyarrow.*.write_to_dataset
        pycaret.*.save_model
        pygit2.clone_repository
        pylightxl.writexl
        pyreadstat.write_dta pyreadstat.write_sav
        pyttsx3.init().save_to_file
        rdkit.Chem.Draw.MolToFile
        reportlab.*.drawToFile
        safetensors.torch.save_file
        shutil.copy shutil.copy2 shutil.copyfile shutil.copymode shutil.copystat shutil.copytree
            shutil.move shutil.unpack_archive
        SimpleITK.WriteImage
        sklearn.tree.export_graphviz
        sklearn2pmml.*.sklearn2pmml
        skops.io.dump
        tabula.*.convert_into
        tensorflow.keras.utils.plot_model tensorflow.saved_model.save
        torch.hub.download_url_to_file torch.jit.save torch.save
        torchvision.io.write_jpeg torchvision.io.write_png torchvision.utils.save_image
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
        pyminizip.compress pyminizip.compress_multiple
        sklearn.datasets.dump_svmlight_file
        torch.onnx.export
    """,
    ),
    **at(
        -1,
        """
        anyio.Path().mkdir anyio.Path().write_bytes anyio.Path().write_text
        argostranslate.package.install_from_path
        barcode.generate
        bokeh.io.export_png bokeh.io.export_svg
        chromedriver_autoinstaller.install
        dulwich.porcelain.commit dulwich.porcelain.pull
        flask_avatars.*.Avatars().crop_avatar flask_avatars.*.Avatars().save_avatar
            flask_avatars.*.Identicon().generate
        flask_frozen.*.Freezer().freeze
        flask_uploads.UploadSet().save
        gallery_dl.*.DownloadJob().run
        gdown.download_folder
        geckodriver_autoinstaller.install
        git.Git().add git.Git().apply git.Git().checkout git.Git().cherry_pick git.Git().clean
            git.Git().clone git.Git().commit git.Git().init git.Git().merge git.Git().mv
            git.Git().pull git.Git().rebase git.Git().reset git.Git().restore git.Git().revert
            git.Git().rm git.Git().stash git.Git().submodule git.Git().switch git.Git().tag
            git.Git().worktree git.Repo().active_branch.checkout git.Repo().branches[].checkout
            git.Repo().clone git.Repo().create_head git.Repo().create_head().checkout
            git.Repo().create_remote git.Repo().create_tag git.Repo().delete_head
            git.Repo().delete_tag git.Repo().git.add git.Repo().head.reset
            git.Repo().heads[].checkout git.Repo().heads.main.checkout
            git.Repo().heads.master.checkout git.Repo().remote().pull git.Repo().remotes[].pull
            git.Repo().git.apply git.Repo().git.checkout git.Repo().git.cherry_pick
            git.Repo().git.clean git.Repo().git.commit git.Repo().git.merge git.Repo().git.mv
            git.Repo().git.pull git.Repo().git.rebase git.Repo().git.reset git.Repo().git.restore
            git.Repo().git.revert git.Repo().git.rm git.Repo().git.stash git.Repo().git.switch
            git.Repo().git.tag git.Repo().git.worktree git.Repo().index.add
            git.Repo().index.checkout git.Repo().index.commit git.Repo().index.move
            git.Repo().index.remove git.Repo().index.reset git.Repo().index.write
            git.Repo().remotes.origin.pull
        google_images_download.google_images_download.googleimagesdownload().download
            google_images_download.googleimagesdownload().download
        h2o.save_model
        hishel.*.AsyncFileStorage hishel.*.FileStorage
        icrawler.builtin.GoogleImageCrawler
        instaloader.*.Instaloader().download_post instaloader.*.Instaloader().download_profile
            instaloader.*.Instaloader().save_session_to_file
        kaggle.api.dataset_download_file kaggle.api.dataset_download_files
        libarchive.extract_file
        markdown.markdownFromFile
        mkdocs.commands.build.build
        mplfinance.plot
        MyQR.myqr.run
        pathlib.Path().touch
        patoolib.extract_archive
        pelican.*.Pelican().run
        plotly.*.plot
        pm4py.save_vis_bpmn pm4py.save_vis_dfg pm4py.save_vis_petri_net
        pyexcel.save_as
        pygit2.*.Repository().create_commit
        pypandoc.*.download_pandoc
        pySmartDL.*.SmartDL
        pyunpack.*.Archive().extractall
        sphinx.cmd.build.build_main sphinx.cmd.build.main
        staticjinja.*.Site.make_site().render
        svn.*.LocalClient().update svn.*.RemoteClient().checkout
        trio.Path().mkdir trio.Path().write_text
        TTS.utils.manage.ModelManager().download_model
        webassets.Bundle().build
        webdriver_manager.*.ChromeDriverManager().install
            webdriver_manager.*.GeckoDriverManager().install
    """,
    ),
}
# Only give back a text or bytes when they are told no path.
PATH_OPTIONAL = (
    "barcode.", "fpdf.", "imgkit.", "mplfinance.", "pandas.", "pdfkit.", "plotly.", "pyexcel.",
    "trimesh.",
)  # fmt: skip
# Write to the file that their object was made with.
OWN_FILES = names("""
    configobj.*.ConfigObj().write
    eyed3.load().tag.save
    http.cookiejar.LWPCookieJar().save http.cookiejar.MozillaCookieJar().save
    mutagen.*.EasyID3().save mutagen.*.File().save mutagen.*.FLAC().save mutagen.*.ID3().save
        mutagen.*.MP3().save mutagen.*.MP4().save mutagen.*.OggVorbis().save
    pdfrw.*.PdfWriter().write
    svgwrite.*.Drawing().save
""")
# Arguments that tell a library to write, and the one that names where.
TOLD_TO_WRITE: dict[str, tuple[tuple[str, ...], str]] = {
    "download": (("torchvision.datasets.",), "root"),
    "save": (("ultralytics.",), "project"),
    "save_crop": (("ultralytics.",), "project"),
    "save_txt": (("ultralytics.",), "project"),
    "write_images": (("pymupdf4llm.",), "image_path"),
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
        torchaudio.load
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
    chmod
    hardlink_to
    mkdir
    rename
    replace
    rmdir
    symlink_to
    touch
    unlink
    write_bytes
    write_text
""")
# Removes files and folders.
REMOVERS = names("""
    aiofiles.os.remove
    os.remove os.removedirs os.rename os.replace os.rmdir os.unlink
    shutil.move shutil.rmtree
""")
# Extensions that write below a folder of their own, and what.
FOLDER_WRITERS: dict[str, str] = {
    "flask_assets.Environment": "bundles into the static folder",
    "flask.ext.assets.Environment": "bundles into the static folder",
    "webassets.Environment": "bundles into the static folder",
    "flask_scss.Scss": "style sheets into the static folder",
    "flask_sass.Sass": "style sheets into the static folder",
    "sassutils.wsgi.SassMiddleware": "style sheets into the static folder",
    "flask_lesscss.lesscss": "style sheets into the static folder",
    "flask_thumbnails.Thumbnail": "thumbnails beside the pictures",
    "flask_images.Images": "resized pictures into its cache",
    "flask_resize.Resize": "resized pictures into the static folder",
    "flask_whooshee.Whooshee": "a search index",
    "flask_whooshalchemy.whoosh_index": "a search index",
    "flask_whooshalchemyplus.whoosh_index": "a search index",
    "flask_msearch.Search": "a search index",
    "flask_profiler.Profiler": "measurements into a file",
    "flask_admin.*.FileUploadField": "uploads into its folder",
    "flask_admin.*.ImageUploadField": "uploads into its folder",
    "flask_file_upload.*.FileUpload": "uploads into its folder",
    "flask_fs.*.Storage": "uploads into its folder",
    "fs.*.OSFS": "files below its folder",
    "libcloud.*.LocalStorageDriver": "files below its folder",
    "O365.*.Account": "its token into the working directory",
    "spotipy.*.SpotifyOAuth": "its token into the working directory",
    "spotipy.*.SpotifyPKCE": "its token into the working directory",
}
