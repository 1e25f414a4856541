"""An Application Load Balancer: a target group for each function, and a listener with its rules."""

from __future__ import annotations

from typing import Any

from liftoff.emit.stack.load_balancer import idle_seconds
from liftoff.emit.terraform.blocks import Blocks, merged, resource
from liftoff.emit.terraform.domain import certificate, certificate_variable, dns_record
from liftoff.emit.terraform.names import Names
from liftoff.emit.terraform.text import Expression, joined
from liftoff.plan.model import Plan
from liftoff.plan.routing.listener_rules import listener_rules


def load_balancer(plan: Plan, names: Names) -> Blocks:
    """The load balancer, its listener and rules, and a target group for each function.

    A rule's priority is its place in the plan. Target groups pass headers and query values that
    come more than once.
    """
    functions = dict.fromkeys(route.function for route in plan.routes)
    blocks = [_balancer(plan), _listener(plan, names), *(_targets(names, f) for f in functions)]
    for priority, rule in enumerate(listener_rules(plan.routes), start=1):
        conditions: list[dict[str, Any]] = [{"path_pattern": {"values": [*rule.paths]}}]
        if rule.host is not None:
            conditions.append({"host_header": {"values": [rule.host]}})
        if rule.methods:
            conditions.append({"http_request_method": {"values": [*rule.methods]}})
        body = {
            "listener_arn": Expression("aws_lb_listener.app.arn"),
            "priority": priority,
            "condition": conditions,
            "action": _forward(names, rule.function),
        }
        blocks.append(resource("aws_lb_listener_rule", f"rule{priority}", body))
    return merged(*blocks, _around(plan))


def _around(plan: Plan) -> Blocks:
    domain = plan.deployment.domain
    scheme = "https" if domain else "http"
    value = joined(f"{scheme}://", Expression("aws_lb.app.dns_name"))
    asked = {
        "vpc_id": {"type": "string", "description": "VPC of the load balancer"},
        "subnet_ids": {
            "type": "list(string)",
            "description": "Its public subnets, in two zones at least",
        },
    }
    made: list[Blocks] = [
        {
            "variable": asked,
            "output": {"url": {"description": "Where the app answers", "value": value}},
        }
    ]
    if domain is not None:
        name, zone = Expression("aws_lb.app.dns_name"), Expression("aws_lb.app.zone_id")
        made += [certificate_variable(domain), dns_record(domain, name, zone)]
        url = {"description": "Its own name", "value": f"https://{domain.name}"}
        made.append({"output": {"domain_url": url}})
    return merged(*made)


def _balancer(plan: Plan) -> Blocks:
    port = 443 if plan.deployment.domain else 80
    group = {
        "description": "Who may call the load balancer",
        "vpc_id": Expression("var.vpc_id"),
    }
    ingress = {
        "security_group_id": Expression("aws_security_group.app.id"),
        "ip_protocol": "tcp",
        "from_port": port,
        "to_port": port,
        "cidr_ipv4": "0.0.0.0/0",
    }
    balancer = {
        "load_balancer_type": "application",
        "subnets": Expression("var.subnet_ids"),
        "security_groups": [Expression("aws_security_group.app.id")],
        "idle_timeout": idle_seconds(plan),
    }
    return merged(
        resource("aws_security_group", "app", group),
        resource("aws_vpc_security_group_ingress_rule", "app", ingress),
        resource("aws_lb", "app", balancer),
    )


def _listener(plan: Plan, names: Names) -> Blocks:
    domain = plan.deployment.domain
    body: dict[str, Any] = {
        "load_balancer_arn": Expression("aws_lb.app.arn"),
        "port": 443 if domain else 80,
        "protocol": "HTTPS" if domain else "HTTP",
        "default_action": _forward(names, plan.fallback.name),
    }
    if domain is not None:
        body["certificate_arn"] = certificate(domain)
        body["ssl_policy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    return resource("aws_lb_listener", "app", body)


def _forward(names: Names, function: str) -> dict[str, Any]:
    group = Expression(f"aws_lb_target_group.{names.labels[function]}.arn")
    return {"type": "forward", "target_group_arn": group}


def _targets(names: Names, function: str) -> Blocks:
    own = names.labels[function]
    group = {"target_type": "lambda", "lambda_multi_value_headers_enabled": True}
    permission = {
        "action": "lambda:InvokeFunction",
        **names.grant(function),
        "principal": "elasticloadbalancing.amazonaws.com",
        "source_arn": Expression(f"aws_lb_target_group.{own}.arn"),
    }
    attachment = {
        "target_group_arn": Expression(f"aws_lb_target_group.{own}.arn"),
        "target_id": names.attribute(function, "arn"),
        "depends_on": [f"aws_lambda_permission.{own}"],
    }
    return merged(
        resource("aws_lb_target_group", own, group),
        resource("aws_lambda_permission", own, permission),
        resource("aws_lb_target_group_attachment", own, attachment),
    )
