"""What starts processes, or shares memory with them."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Need /dev/shm, which Lambda does not have.
SHARED_MEMORY = names("""
    aiomultiprocess.Pool
    billiard.Pool billiard.Queue
    concurrent.futures.ProcessPoolExecutor
    dask.distributed.LocalCluster
    distributed.*.LocalCluster
    gevent.threadpool.ProcessPool
    joblib.Parallel
    loky.get_reusable_executor
    mpire.*.WorkerPool
    multiprocessing.Array multiprocessing.Barrier multiprocessing.BoundedSemaphore
        multiprocessing.Condition multiprocessing.Event multiprocessing.get_context().Array
        multiprocessing.get_context().Barrier multiprocessing.get_context().BoundedSemaphore
        multiprocessing.get_context().Condition multiprocessing.get_context().Event
        multiprocessing.get_context().JoinableQueue multiprocessing.get_context().Lock
        multiprocessing.get_context().Manager multiprocessing.get_context().Pool
        multiprocessing.get_context().Queue multiprocessing.get_context().RLock
        multiprocessing.get_context().Semaphore multiprocessing.get_context().SimpleQueue
        multiprocessing.get_context().Value multiprocessing.JoinableQueue multiprocessing.Lock
        multiprocessing.Manager multiprocessing.Pool multiprocessing.Queue multiprocessing.RLock
        multiprocessing.Semaphore multiprocessing.SimpleQueue multiprocessing.Value
    p_tqdm.p_imap p_tqdm.p_map p_tqdm.p_umap
    pandarallel.pandarallel.initialize
    pathos.*.ProcessingPool pathos.*.ProcessPool
    pebble.ProcessPool
    pqdm.processes.pqdm
    ray.init
    torch.multiprocessing.Lock torch.multiprocessing.Manager torch.multiprocessing.Pool
        torch.multiprocessing.Queue
    tqdm.contrib.concurrent.process_map
""")
# Memory that processes of one machine share.
SHARED_SEGMENTS = names("""
    multiprocessing.managers.SharedMemoryManager multiprocessing.RawArray multiprocessing.RawValue
        multiprocessing.shared_memory.ShareableList multiprocessing.shared_memory.SharedMemory
    posix_ipc.MessageQueue posix_ipc.Semaphore posix_ipc.SharedMemory
    SharedArray.create
    sysv_ipc.Semaphore sysv_ipc.SharedMemory
    uwsgi.cache_get uwsgi.cache_set uwsgi.cache_update uwsgi.lock uwsgi.sharedarea_write
""")
# Programs that stay, and that a server which starts them at import keeps.
BROWSERS = names("""
    botasaurus.*.Driver
    camoufox.*.AsyncCamoufox camoufox.*.Camoufox
    DrissionPage.*.Chromium DrissionPage.*.ChromiumPage DrissionPage.*.WebPage
    helium.start_chrome helium.start_firefox
    nodriver.start
    playwright.*.async_playwright playwright.*.sync_playwright
    pyppeteer.*.launch
    selenium.*.Chrome selenium.*.ChromiumEdge selenium.*.Edge selenium.*.Firefox selenium.*.Safari
    seleniumbase.*.Driver seleniumbase.*.SB
    splinter.*.Browser
    undetected_chromedriver.*.Chrome
    zendriver.start
""")
# Starts a process and waits for its end.
PROCESSES_WAITED = names("""
    agents.*.MCPServerStdio
    ansible_runner.*.run
    autogen.*.DockerCommandLineCodeExecutor autogen.*.LocalCommandLineCodeExecutor
    autogen_ext.*.DockerCommandLineCodeExecutor autogen_ext.*.LocalCommandLineCodeExecutor
        autogen_ext.*.StdioServerParams
    codejail.safe_exec.safe_exec
    command_runner.command_runner command_runner.live_command_runner
    commands.getoutput commands.getstatusoutput
    delegator.run
    docx2pdf.*.convert
    easyprocess.*.EasyProcess().call
    elevenlabs.*.play
    envoy.run
    epicbox.run
    execjs.compile execjs.eval execjs.exec_
    exiftool.*.ExifTool exiftool.*.ExifToolHelper
    fabric.Connection().local
    fastmcp.*.NodeStdioTransport fastmcp.*.NpxStdioTransport fastmcp.*.PythonStdioTransport
        fastmcp.*.StdioTransport fastmcp.*.UvxStdioTransport
    ffmpeg.probe ffmpeg.run
    ffmpy.FFmpeg().run
    git.Git().blame git.Git().branch git.Git().describe git.Git().diff git.Git().execute
        git.Git().fetch git.Git().grep git.Git().log git.Git().ls_files git.Git().ls_remote
        git.Git().ls_tree git.Git().push git.Git().remote git.Git().rev_list git.Git().rev_parse
        git.Git().show git.Git().status
    git.Repo().commit().diff git.Repo().git.blame git.Repo().git.branch git.Repo().git.describe
        git.Repo().git.diff git.Repo().git.execute git.Repo().git.fetch git.Repo().git.grep
        git.Repo().git.log git.Repo().git.ls_files git.Repo().git.ls_remote git.Repo().git.push
        git.Repo().git.remote git.Repo().git.rev_list git.Repo().git.rev_parse git.Repo().git.show
        git.Repo().git.status git.Repo().is_dirty git.Repo().iter_commits
    gnupg.*.GPG
    google.*.StdioConnectionParams
    GPUtil.getAvailable GPUtil.getGPUs GPUtil.showUtilization
    graphviz.*.Digraph().pipe graphviz.*.Digraph().render graphviz.*.Digraph().view
        graphviz.*.Graph().pipe graphviz.*.Graph().render graphviz.*.Source().pipe
        graphviz.*.Source().render graphviz.*.Source().view
    hglib.clone hglib.open
    html2image.*.Html2Image
    imageio_ffmpeg.read_frames imageio_ffmpeg.write_frames
    imgkit.from_file imgkit.from_string imgkit.from_url
    invoke.*.Context().run invoke.run
    langchain_community.*.ShellTool().run
    langchain_experimental.*.BashProcess().run
    latex.*.build_pdf
    libnmap.*.NmapProcess().run
    llm_sandbox.*.SandboxSession
    mcp.*.stdio_client
    midi2audio.*.FluidSynth().midi_to_audio midi2audio.*.FluidSynth().play_midi
    moviepy.*.ffmpeg_extract_subclip
    Naked.toolshed.shell.execute Naked.toolshed.shell.execute_js Naked.toolshed.shell.muterun_js
    nmap.PortScanner().scan nmap.PortScannerAsync().scan
    nmap3.*.Nmap().nmap_os_detection nmap3.*.Nmap().nmap_version_detection
        nmap3.*.Nmap().scan_top_ports
    nodejs.call nodejs.run
    ocrmypdf.ocr
    oct2py.*.Oct2Py
    os.popen os.system
    patoolib.create_archive patoolib.extract_archive patoolib.list_archive patoolib.test_archive
    pdf2image.*.convert_from_bytes pdf2image.*.convert_from_path pdf2image.*.pdfinfo_from_bytes
        pdf2image.*.pdfinfo_from_path
    pdfkit.from_file pdfkit.from_string pdfkit.from_url
    pdflatex.*.PDFLaTeX.from_texfile().create_pdf
    pexpect.run pexpect.runu
    phonemizer.*.EspeakBackend phonemizer.*.phonemize
    pip._internal.cli.main.main pip._internal.main pip.main
    plumbum.local[]
    pretty_bad_protocol.*.GPG
    pulp.*.LpProblem().solve
    pydantic_ai.*.MCPServerStdio
    pydub.*.AudioSegment.from_file pydub.*.AudioSegment.from_flv pydub.*.AudioSegment.from_mp3
        pydub.*.AudioSegment.from_ogg pydub.*.play
    pylatex.*.Document().generate_pdf
    pyomo.*.SolverFactory().solve
    pypandoc.*.convert_file pypandoc.*.convert_text
    pypdftk.*.concat pypdftk.*.dump_data_fields pypdftk.*.fill_form pypdftk.*.stamp
    pyshark.*.FileCapture pyshark.*.LiveCapture
    pytesseract.*.image_to_boxes pytesseract.*.image_to_data pytesseract.*.image_to_osd
        pytesseract.*.image_to_pdf_or_hocr pytesseract.*.image_to_string
    python_on_whales.docker.build python_on_whales.docker.compose.up python_on_whales.docker.ps
        python_on_whales.docker.pull python_on_whales.docker.run
        python_on_whales.DockerClient().compose.down python_on_whales.DockerClient().compose.up
        python_on_whales.DockerClient().run
    python_terraform.*.Terraform().apply python_terraform.*.Terraform().destroy
        python_terraform.*.Terraform().init python_terraform.*.Terraform().plan
    sarge.run
    sh.Command
    sox.*.Combiner().build sox.*.Transformer().build sox.*.Transformer().build_array
        sox.*.Transformer().build_file
    subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput
        subprocess.getstatusoutput subprocess.run
    tabula.*.convert_into tabula.*.convert_into_by_batch tabula.*.read_pdf
    textract.process
    whisper.*.load_audio
    whisperx.*.load_audio
""")
# Methods of any object of a library that run one: what its names start with.
WAITED_METHODS: dict[str, tuple[str, ...]] = {
    "create_pdf": ("pydot.", "pydotplus."),
    "create_png": ("pydot.", "pydotplus."),
    "create_svg": ("pydot.", "pydotplus."),
    "draw": ("pygraphviz.",),
    "run": ("ffmpeg.",),
    "run_async": ("ffmpeg.",),
    "to_image": ("plotly.",),
    "write_image": ("plotly.",),
    "write_pdf": ("pydot.", "pydotplus."),
    "write_png": ("pydot.", "pydotplus."),
    "write_svg": ("pydot.", "pydotplus."),
}
# Methods that start one and go on.
STARTED_METHODS: dict[str, tuple[str, ...]] = {
    "getOrCreate": ("pyspark.",),
}
# Modules whose names are programs: `from sh import git`.
PROGRAM_NAMES = ("sh.", "plumbum.cmd.")
# Starts a process and goes on.
PROCESSES = names("""
    aiomultiprocess.Process
    ansible_runner.*.run_async
    anyio.open_process
    asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    chess.*.popen_uci chess.*.SimpleEngine.popen_uci
    daemon.DaemonContext
    h2o.init
    jupyter_client.*.AsyncKernelManager().start_kernel jupyter_client.*.KernelManager().start_kernel
        jupyter_client.*.start_new_async_kernel jupyter_client.*.start_new_kernel
    language_tool_python.*.LanguageTool
    libtmux.*.Server().new_session
    matlab.engine.start_matlab
    milvus.default_server.start
    multiprocessing.get_context().Process multiprocessing.Process multiprocessing.spawn.spawn_main
    os.execl os.execle os.execlp os.execv os.execve os.execvp os.fork os.forkpty os.posix_spawn
        os.posix_spawnp os.spawnl os.spawnle os.spawnlp os.spawnv os.spawnve os.spawnvp os.startfile
    pexpect.*.spawn
    psutil.Popen
    pty.fork pty.spawn
    ptyprocess.PtyProcess.spawn
    py4j.*.JavaGateway.launch_gateway
    pyspark.*.SparkContext
    pyvirtualdisplay.*.Display().start
    stanza.*.CoreNLPClient
    stockfish.*.Stockfish
    subprocess.Popen
    tika.*.from_buffer tika.*.from_file
    torch.multiprocessing.Process torch.multiprocessing.spawn
    trio.open_process
    vncorenlp.VnCoreNLP
    weaviate.*.EmbeddedOptions
    wolframclient.*.WolframLanguageSession
    xvfbwrapper.*.Xvfb().start
""")
# Send a signal to a process of this machine, by its number.
SIGNALLED = names("""
    os.kill os.killpg
    psutil.Process().kill psutil.Process().send_signal psutil.Process().terminate
    signal.pthread_kill
""")
# Wait for the end of the process, or for a signal.
EXIT_HOOKS = names("""
    atexit.register
    signal.alarm signal.setitimer signal.signal
    stopit.SignalTimeout stopit.signal_timeoutable
""")
# Set something for the whole process.
SETTERS = (
    "os.chdir", "os.fchdir", "os.chroot", "os.umask", "os.putenv", "os.unsetenv", "os.setuid",
    "os.setgid", "os.seteuid", "os.setegid", "os.nice", "locale.setlocale", "time.tzset",
    "socket.setdefaulttimeout", "sys.setrecursionlimit", "resource.setrlimit", "logging.disable",
    "torch.set_num_threads", "torch.set_default_device", "torch.set_default_dtype",
    "matplotlib.use", "pandas.set_option", "numpy.seterr", "mimetypes.add_type",
    "urllib.request.install_opener", "ssl._create_default_https_context",
    "dotenv.load_dotenv",
)  # fmt: skip
LEVELS = (
    "logging.getLogger().setLevel", "logging.root.setLevel", "logging.Logger().setLevel",
    "flask.Flask().logger.setLevel", "flask.current_app.logger.setLevel",
)  # fmt: skip
# The same in each request, wherever it runs.
IDEMPOTENT = ("matplotlib.use", "mimetypes.add_type", "locale.setlocale", "pandas.set_option",
               "numpy.seterr", "sys.setrecursionlimit", "socket.setdefaulttimeout",
               "torch.set_num_threads", "torch.set_default_device", "torch.set_default_dtype",
               "dotenv.load_dotenv", "os.umask")  # fmt: skip
