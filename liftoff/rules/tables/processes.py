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
    camoufox.*.AsyncCamoufox camoufox.*.Camoufox
    nodriver.start
    patchright.*.async_playwright patchright.*.sync_playwright
    playwright.*.async_playwright playwright.*.sync_playwright
    pyppeteer.*.launch
    selenium.*.Chrome selenium.*.Edge selenium.*.Firefox
    seleniumbase.*.Driver
    undetected_chromedriver.*.Chrome
    zendriver.start
""")
# Starts a process and waits for its end.
PROCESSES_WAITED = names("""
    agents.*.MCPServerStdio
    autogen_ext.*.StdioServerParams
    commands.getoutput commands.getstatusoutput
    delegator.run
    envoy.run
    eventlet.green.subprocess.check_output
    fabric.Connection().local
    fastmcp.*.NodeStdioTransport fastmcp.*.NpxStdioTransport fastmcp.*.PythonStdioTransport
        fastmcp.*.StdioTransport fastmcp.*.UvxStdioTransport
    ffmpeg.probe ffmpeg.run
    ffmpy.FFmpeg().run
    gevent.subprocess.call gevent.subprocess.check_call gevent.subprocess.check_output
        gevent.subprocess.run
    git.Repo().commit().diff git.Repo().git.blame git.Repo().git.branch git.Repo().git.describe
        git.Repo().git.diff git.Repo().git.execute git.Repo().git.fetch git.Repo().git.grep
        git.Repo().git.log git.Repo().git.ls_files git.Repo().git.ls_remote git.Repo().git.push
        git.Repo().git.remote git.Repo().git.rev_list git.Repo().git.rev_parse git.Repo().git.show
        git.Repo().git.status git.Repo().is_dirty git.Repo().iter_commits
    google.*.StdioConnectionParams
    html2image.*.Html2Image
    imgkit.from_file imgkit.from_string imgkit.from_url
    invoke.run
    langchain_experimental.*.BashProcess().run
    mcp.*.stdio_client
    nmap.PortScanner().scan
    ocrmypdf.ocr
    os.popen os.system
    patoolib.create_archive patoolib.extract_archive patoolib.list_archive patoolib.test_archive
    pdf2image.*.convert_from_bytes pdf2image.*.convert_from_path pdf2image.*.pdfinfo_from_bytes
        pdf2image.*.pdfinfo_from_path
    pdfkit.from_file pdfkit.from_string pdfkit.from_url
    pexpect.run pexpect.runu
    pydantic_ai.*.MCPServerStdio
    pydub.*.AudioSegment.from_file pydub.*.AudioSegment.from_flv pydub.*.AudioSegment.from_mp3
        pydub.*.AudioSegment.from_ogg
    pypandoc.*.convert_file pypandoc.*.convert_text
    pytesseract.*.image_to_boxes pytesseract.*.image_to_data pytesseract.*.image_to_osd
        pytesseract.*.image_to_pdf_or_hocr pytesseract.*.image_to_string
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
# Modules whose names are programs: `from sh import git`.
PROGRAM_NAMES = ("sh.", "plumbum.cmd.")
# Starts a process and goes on.
PROCESSES = names("""
    aiomultiprocess.Process
    anyio.open_process
    asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    daemon.DaemonContext
    eventlet.green.subprocess.Popen
    gevent.subprocess.Popen
    h2o.init
    jupyter_client.*.AsyncKernelManager().start_kernel jupyter_client.*.KernelManager().start_kernel
        jupyter_client.*.start_new_async_kernel jupyter_client.*.start_new_kernel
    language_tool_python.*.LanguageTool
    libtmux.*.Server().new_session
    matlab.engine.start_matlab
    multiprocessing.get_context().Process multiprocessing.Process multiprocessing.spawn.spawn_main
    os.execl os.execle os.execlp os.execv os.execve os.execvp os.fork os.forkpty os.posix_spawn
        os.posix_spawnp os.spawnl os.spawnle os.spawnlp os.spawnv os.spawnve os.spawnvp os.startfile
    pexpect.*.spawn
    psutil.Popen
    pty.fork pty.spawn
    ptyprocess.PtyProcess.spawn
    py4j.*.JavaGateway.launch_gateway
    pyvirtualdisplay.*.Display().start
    stanza.*.CoreNLPClient
    subprocess.Popen
    tika.*.from_buffer tika.*.from_file
    torch.multiprocessing.Process torch.multiprocessing.spawn
    trio.open_process
    weaviate.*.EmbeddedOptions
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
""")
