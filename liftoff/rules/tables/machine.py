"""What reaches the machine that the server runs on: its services, and what looks at its load."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """Clients that reach the same machine unless they are told another.

    Attributes:
        calls: what makes one.
        told: keywords that name the address; the first argument names it, too.
        text: what is said of it.
    """

    calls: tuple[str, ...]
    told: tuple[str, ...]
    text: str


SERVICES = (
    Kind(
        (
            "docker.from_env", "docker.client.from_env", "docker.DockerClient", "docker.APIClient",
            "docker.Client", "docker.AutoVersionClient", "aiodocker.Docker", "podman.PodmanClient",
            "podman.from_env", "pylxd.Client", "libvirt.open", "libvirt.openReadOnly",
            "dbus.SystemBus", "dbus.SessionBus", "pydbus.SystemBus", "pystemd.systemd1.Manager",
            "pymysqlreplication.BinLogStreamReader", "stem.control.Controller.from_port",
            "stem.control.Controller.from_socket_file", "cups.Connection", "mpd.MPDClient",
            "pulsectl.Pulse", "NetworkManager.NetworkManager", "jack.Client", "pam.pam",
            "pam.authenticate", "simplepam.authenticate", "clamd.ClamdUnixSocket",
            "clamd.ClamdNetworkSocket", "clamd.ClamdAsyncClient", "pyclamd.ClamdUnixSocket",
            "pyclamd.ClamdNetworkSocket", "pyclamd.ClamdAgnostic", "transmission_rpc.Client",
            "jeepney.io.blocking.open_dbus_connection",
        ),
        ("base_url", "endpoint", "name", "url", "host", "address", "path", "filename"),
        "needs a service of the machine, which Lambda does not have",
    ),
    Kind(
        (
            "statsd.StatsClient", "statsd.TCPStatsClient", "statsd.UnixSocketStatsClient",
            "datadog.DogStatsd", "datadog.dogstatsd.DogStatsd", "datadog.dogstatsd.base.DogStatsd",
            "aiodogstatsd.Client", "logging.handlers.SysLogHandler",
            "logging.handlers.SocketHandler", "logging.handlers.DatagramHandler",
            "fluent.handler.FluentHandler", "fluent.sender.FluentSender",
            "graypy.GELFUDPHandler", "graypy.GELFTCPHandler", "pygelf.GelfUdpHandler",
            "pygelf.GelfTcpHandler", "logstash.LogstashHandler", "logstash.TCPLogstashHandler",
            "logstash_async.handler.AsynchronousLogstashHandler", "systemd.journal.JournalHandler",
            "jaeger_client.Config", "graphitesend.init",
        ),
        ("host", "address", "url", "socket_path"),
        "sends to this machine, where nothing takes it on Lambda",
    ),
)  # fmt: skip
# Look at the machine: its load, and what else runs on it.
LOOKS = (
    "psutil.virtual_memory", "psutil.swap_memory", "psutil.cpu_percent", "psutil.cpu_count",
    "psutil.cpu_freq", "psutil.cpu_stats", "psutil.disk_usage", "psutil.disk_partitions",
    "psutil.disk_io_counters", "psutil.net_io_counters", "psutil.net_if_addrs",
    "psutil.net_if_stats", "psutil.boot_time", "psutil.getloadavg", "os.getloadavg",
    "netifaces.interfaces", "netifaces.ifaddresses", "ifaddr.get_adapters",
    "getmac.get_mac_address", "cpuinfo.get_cpu_info", "pynvml.nvmlInit",
    "gpustat.new_query", "psutil.process_iter", "psutil.pids", "psutil.pid_exists",
    "psutil.net_connections", "psutil.users", "psutil.sensors_temperatures",
    "psutil.sensors_battery", "psutil.sensors_fans",
)  # fmt: skip
