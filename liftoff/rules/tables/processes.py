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
    pathos.multiprocessing.ProcessingPool pathos.multiprocessing.ProcessPool
        pathos.pools.ProcessPool
    loky.get_reusable_executor
    mpire.WorkerPool
    dask.distributed.LocalCluster
    ray.init
    gevent.threadpool.ProcessPool
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
    playwright.sync_api.sync_playwright playwright.async_api.async_playwright
    selenium.webdriver.Chrome selenium.webdriver.Firefox selenium.webdriver.Edge
    pyppeteer.launch
    undetected_chromedriver.Chrome
""")
# Starts a process and waits for its end.
PROCESSES_WAITED = names("""
    subprocess.run subprocess.call subprocess.check_call subprocess.check_output
        subprocess.getoutput subprocess.getstatusoutput
    os.system os.popen
    pexpect.run pexpect.runu
    sh.Command
    mcp.client.stdio.stdio_client
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
    pypandoc.convert_file pypandoc.convert_text
    pytesseract.image_to_string pytesseract.image_to_data
    pdf2image.convert_from_path pdf2image.convert_from_bytes
    tabula.read_pdf
    textract.process
    html2image.Html2Image
    ocrmypdf.ocr
""")
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
    pexpect.spawn
    ptyprocess.PtyProcess.spawn
    psutil.Popen
    gevent.subprocess.Popen
    eventlet.green.subprocess.Popen
    torch.multiprocessing.Process torch.multiprocessing.spawn
    trio.open_process
    anyio.open_process
    daemon.DaemonContext
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
