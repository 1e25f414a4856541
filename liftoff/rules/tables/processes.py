"""What starts processes, or shares memory with them."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Need /dev/shm, which Lambda does not have.
SHARED_MEMORY = names("""
    multiprocessing.Pool multiprocessing.Queue multiprocessing.JoinableQueue multiprocessing.Lock
        multiprocessing.RLock multiprocessing.Semaphore multiprocessing.Value
        multiprocessing.Array multiprocessing.Manager multiprocessing.Event
        multiprocessing.Condition multiprocessing.Barrier multiprocessing.get_context().Pool
        multiprocessing.get_context().Queue multiprocessing.get_context().JoinableQueue
        multiprocessing.get_context().SimpleQueue multiprocessing.get_context().Lock
        multiprocessing.get_context().RLock multiprocessing.get_context().Semaphore
        multiprocessing.get_context().BoundedSemaphore multiprocessing.get_context().Value
        multiprocessing.get_context().Array multiprocessing.get_context().Manager
        multiprocessing.get_context().Event multiprocessing.get_context().Condition
        multiprocessing.get_context().Barrier multiprocessing.SimpleQueue
        multiprocessing.BoundedSemaphore
    concurrent.futures.ProcessPoolExecutor
    billiard.Pool billiard.Queue
    joblib.Parallel
    torch.multiprocessing.Pool torch.multiprocessing.Queue torch.multiprocessing.Lock
        torch.multiprocessing.Manager
    loky.get_reusable_executor
    dask.distributed.LocalCluster
    ray.init
    gevent.threadpool.ProcessPool
    aiomultiprocess.Pool
    distributed.*.LocalCluster
    mpire.*.WorkerPool
    p_tqdm.p_map p_tqdm.p_umap p_tqdm.p_imap
    pandarallel.pandarallel.initialize
    pathos.*.ProcessingPool pathos.*.ProcessPool
    pebble.ProcessPool
    pqdm.processes.pqdm
    tqdm.contrib.concurrent.process_map
""")
# Memory that processes of one machine share.
SHARED_SEGMENTS = names("""
    multiprocessing.shared_memory.SharedMemory multiprocessing.shared_memory.ShareableList
        multiprocessing.managers.SharedMemoryManager multiprocessing.RawArray
        multiprocessing.RawValue
    posix_ipc.SharedMemory posix_ipc.Semaphore posix_ipc.MessageQueue
    sysv_ipc.SharedMemory sysv_ipc.Semaphore
    SharedArray.create
    uwsgi.cache_set uwsgi.cache_update uwsgi.cache_get uwsgi.lock uwsgi.sharedarea_write
""")
# Programs that stay, and that a server which starts them at import keeps.
BROWSERS = names("""
    camoufox.*.Camoufox camoufox.*.AsyncCamoufox
    nodriver.start zendriver.start
    patchright.*.sync_playwright patchright.*.async_playwright
    playwright.*.sync_playwright playwright.*.async_playwright
    pyppeteer.*.launch
    selenium.*.Chrome selenium.*.Firefox selenium.*.Edge
    seleniumbase.*.Driver
    undetected_chromedriver.*.Chrome
""")
# Starts a process and waits for its end.
PROCESSES_WAITED = names("""
    subprocess.run subprocess.call subprocess.check_call subprocess.check_output
        subprocess.getoutput subprocess.getstatusoutput
    os.system os.popen
    pexpect.run pexpect.runu
    sh.Command
    invoke.run
    fabric.Connection().local
    commands.getoutput commands.getstatusoutput
    gevent.subprocess.run gevent.subprocess.call gevent.subprocess.check_call
        gevent.subprocess.check_output
    eventlet.green.subprocess.check_output
    sarge.run
    delegator.run
    envoy.run
    ffmpeg.probe ffmpeg.run
    git.Repo().git.blame git.Repo().git.branch git.Repo().git.describe git.Repo().git.diff
        git.Repo().git.execute git.Repo().git.fetch git.Repo().git.grep git.Repo().git.log
        git.Repo().git.ls_files git.Repo().git.ls_remote git.Repo().git.push
        git.Repo().git.remote git.Repo().git.rev_list git.Repo().git.rev_parse
        git.Repo().git.show git.Repo().git.status git.Repo().is_dirty git.Repo().iter_commits
        git.Repo().commit().diff
    textract.process
    ocrmypdf.ocr
    agents.*.MCPServerStdio
    autogen_ext.*.StdioServerParams
    fastmcp.*.StdioTransport fastmcp.*.PythonStdioTransport fastmcp.*.NodeStdioTransport
        fastmcp.*.UvxStdioTransport fastmcp.*.NpxStdioTransport
    ffmpy.FFmpeg().run
    google.*.StdioConnectionParams
    html2image.*.Html2Image
    imgkit.from_url imgkit.from_file imgkit.from_string
    langchain_experimental.*.BashProcess().run
    mcp.*.stdio_client
    nmap.PortScanner().scan
    patoolib.extract_archive patoolib.create_archive patoolib.test_archive patoolib.list_archive
    pdf2image.*.convert_from_path pdf2image.*.convert_from_bytes pdf2image.*.pdfinfo_from_path
        pdf2image.*.pdfinfo_from_bytes
    pdfkit.from_url pdfkit.from_file pdfkit.from_string
    pydantic_ai.*.MCPServerStdio
    pydub.*.AudioSegment.from_file pydub.*.AudioSegment.from_mp3 pydub.*.AudioSegment.from_ogg
        pydub.*.AudioSegment.from_flv
    pypandoc.*.convert_file pypandoc.*.convert_text
    pytesseract.*.image_to_string pytesseract.*.image_to_data pytesseract.*.image_to_osd
        pytesseract.*.image_to_boxes pytesseract.*.image_to_pdf_or_hocr
    python_terraform.*.Terraform().init python_terraform.*.Terraform().plan
        python_terraform.*.Terraform().apply python_terraform.*.Terraform().destroy
    sox.*.Transformer().build sox.*.Transformer().build_file sox.*.Transformer().build_array
        sox.*.Combiner().build
    tabula.*.read_pdf tabula.*.convert_into tabula.*.convert_into_by_batch
    whisper.*.load_audio
    whisperx.*.load_audio
""")
# Modules whose names are programs: `from sh import git`.
PROGRAM_NAMES = ("sh.", "plumbum.cmd.")
# Starts a process and goes on.
PROCESSES = names("""
    subprocess.Popen
    multiprocessing.Process multiprocessing.get_context().Process
        multiprocessing.spawn.spawn_main
    os.fork os.spawnl os.spawnv os.startfile os.execv os.execvp os.spawnle os.spawnlp os.spawnvp
        os.spawnve os.execl os.execle os.execlp os.execve os.posix_spawn os.posix_spawnp
        os.forkpty
    asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    pty.spawn pty.fork
    ptyprocess.PtyProcess.spawn
    psutil.Popen
    gevent.subprocess.Popen
    eventlet.green.subprocess.Popen
    torch.multiprocessing.Process torch.multiprocessing.spawn
    trio.open_process
    anyio.open_process
    daemon.DaemonContext
    aiomultiprocess.Process
    h2o.init
    jupyter_client.*.KernelManager().start_kernel jupyter_client.*.AsyncKernelManager().start_kernel
        jupyter_client.*.start_new_kernel jupyter_client.*.start_new_async_kernel
    language_tool_python.*.LanguageTool
    libtmux.*.Server().new_session
    matlab.engine.start_matlab
    pexpect.*.spawn
    py4j.*.JavaGateway.launch_gateway
    pyvirtualdisplay.*.Display().start
    stanza.*.CoreNLPClient
    tika.*.from_file tika.*.from_buffer
    weaviate.*.EmbeddedOptions
""")
# Send a signal to a process of this machine, by its number.
SIGNALLED = names("""
    os.kill os.killpg
    signal.pthread_kill
    psutil.Process().kill psutil.Process().terminate psutil.Process().send_signal
""")
# Wait for the end of the process, or for a signal.
EXIT_HOOKS = names("""
    atexit.register
    signal.signal signal.setitimer signal.alarm
""")
