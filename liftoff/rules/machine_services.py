"""Services of the machine that the server runs on: its daemons, and who takes logs and metrics.

LO602, besides the addresses that `addresses` finds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from liftoff.project.values import Constant, External, Place, Prefix
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model

_LOCAL = ("localhost", "127.", "0.0.0.0", "[::1]", "/", "unix:", "qemu:///", "file:")  # noqa: S104


class _Kind(NamedTuple):
    """Clients that reach the same machine unless they are told another.

    Attributes:
        calls: what makes one.
        told: keywords that name the address; the first argument names it, too.
        text: what is said of it.
    """

    calls: tuple[str, ...]
    told: tuple[str, ...]
    text: str


_KINDS = (
    _Kind(
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
    _Kind(
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
_LOOKS = (
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


def machine_services(model: Model) -> Iterator[Draft]:
    """Clients that are told no other machine, and what looks at the machine."""
    for kind in _KINDS:
        for call in model.calls(*kind.calls):
            severity = _severity(model, call, kind.told)
            if severity is not None and not model.only_command(call.scope):
                yield _draft(call, severity, kind.text)
    told: set[str] = set()
    for call in model.calls(*_LOOKS):
        module = call.scope.module.path
        if module not in told and model.runs_later(call.scope):
            told.add(module)
            yield _draft(call, "info", "looks at one environment, not at a server")


def _draft(call: Call, severity: Severity, text: str) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule="LO602",
        severity=severity,
        category="identity_or_address",
        message=f"`{name}` {text}",
        node=call.node,
        scope=call.scope,
        symbol=call.name,
        fix="Use a service that is reached over the network, and give its address.",
        whole_app=not call.scope.is_function,
    )


def _severity(model: Model, call: Call, told: tuple[str, ...]) -> Severity | None:
    """Information where the environment may name another machine; None where the source does."""
    address = call.argument(0, *told)
    if address is None:
        return "warning"
    # `("localhost", 514)`
    first = address.elts[0] if isinstance(address, ast.Tuple) and address.elts else address
    values = model.values(first, call.scope)
    texts = [str(v.value) for v in values if isinstance(v, Constant)]
    texts += [v.text for v in values if isinstance(v, Prefix)]
    if texts == ["None"]:
        return "warning"
    if not any(text.startswith(_LOCAL) for text in texts):
        return None
    return "info" if any(isinstance(v, External | Place) for v in values) else "warning"
