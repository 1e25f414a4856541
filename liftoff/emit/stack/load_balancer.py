"""An Application Load Balancer: a target group for each function, and a listener with its rules."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import LOAD_BALANCER
from liftoff.emit.stack.domain import certificate, certificate_parameter, dns_record
from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.plan.model import Plan
from liftoff.plan.routing.listener_rules import listener_rules

LISTENER = "Listener"
VPC, SUBNETS = "VpcId", "SubnetIds"
_GROUP = "SecurityGroup"
_PARAMETERS: dict[str, dict[str, Any]] = {
    VPC: {"Type": "AWS::EC2::VPC::Id", "Description": "VPC of the load balancer"},
    SUBNETS: {
        "Type": "List<AWS::EC2::Subnet::Id>",
        "Description": "Its public subnets, in two zones at least",
    },
}
# Source: "Edit attributes for your Application Load Balancer": 1 to 4000 seconds.
_LONGEST_IDLE = 4000


def load_balancer(plan: Plan, names: FunctionNames) -> Parts:
    """The load balancer, its listener and rules, and a target group for each function.

    A rule's priority is its place in the plan. Target groups pass headers and query values that
    come more than once.
    """
    domain = plan.deployment.domain
    resources: dict[str, Resource] = {
        _GROUP: _security_group(443 if domain else 80),
        LOAD_BALANCER: _balancer(plan),
        LISTENER: _listener(plan, names),
    }
    homes: dict[str, str] = {}
    for function in dict.fromkeys(route.function for route in plan.routes):
        own = _targets(names, function)
        resources |= own
        homes |= dict.fromkeys(own, function)
    for priority, rule in enumerate(listener_rules(plan.routes), start=1):
        conditions: list[dict[str, Any]] = [
            {"Field": "path-pattern", "PathPatternConfig": {"Values": [*rule.paths]}}
        ]
        if rule.host is not None:
            host = {"Values": [rule.host]}
            conditions.append({"Field": "host-header", "HostHeaderConfig": host})
        if rule.methods:
            method = {"Values": [*rule.methods]}
            conditions.append({"Field": "http-request-method", "HttpRequestMethodConfig": method})
        identity = f"ListenerRule{priority}"
        resources[identity] = {
            "Type": "AWS::ElasticLoadBalancingV2::ListenerRule",
            "Properties": {
                "ListenerArn": {"Ref": LISTENER},
                "Priority": priority,
                "Conditions": conditions,
                "Actions": [_forward(names, rule.function)],
            },
        }
        homes[identity] = rule.function
    scheme = "https" if domain else "http"
    url = {"Fn::Sub": f"{scheme}://${{{LOAD_BALANCER}.DNSName}}"}
    about = "Where the app answers"
    outputs: dict[str, dict[str, Any]] = {"ApiUrl": {"Description": about, "Value": url}}
    parameters = _PARAMETERS
    if domain is not None:
        target = ({"Fn::GetAtt": [LOAD_BALANCER, "DNSName"]},
                  {"Fn::GetAtt": [LOAD_BALANCER, "CanonicalHostedZoneID"]})  # fmt: skip
        resources |= dns_record(domain, *target)
        parameters = {**parameters, **certificate_parameter(domain)}
        outputs["DomainUrl"] = {"Description": "Its own name", "Value": f"https://{domain.name}"}
    return Parts(parameters=parameters, resources=resources, outputs=outputs, homes=homes)


def idle_seconds(plan: Plan) -> int:
    """How long a connection may be silent: a little longer than the slowest function takes."""
    slowest = max(function.timeout for function in plan.functions)
    return min(_LONGEST_IDLE, max(60, slowest + 5))


def _balancer(plan: Plan) -> Resource:
    idle = {"Key": "idle_timeout.timeout_seconds", "Value": str(idle_seconds(plan))}
    return {
        "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Properties": {
            "Type": "application",
            "Scheme": "internet-facing",
            "Subnets": {"Ref": SUBNETS},
            "SecurityGroups": [{"Fn::GetAtt": [_GROUP, "GroupId"]}],
            "LoadBalancerAttributes": [idle],
        },
    }


def _security_group(port: int) -> Resource:
    anybody = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "0.0.0.0/0",
               "Description": "Everybody"}  # fmt: skip
    return {
        "Type": "AWS::EC2::SecurityGroup",
        "Properties": {
            "GroupDescription": "Who may call the load balancer",
            "VpcId": {"Ref": VPC},
            "SecurityGroupIngress": [anybody],
        },
    }


def _listener(plan: Plan, names: FunctionNames) -> Resource:
    domain = plan.deployment.domain
    properties: dict[str, Any] = {
        "LoadBalancerArn": {"Ref": LOAD_BALANCER},
        "Port": 443 if domain else 80,
        "Protocol": "HTTPS" if domain else "HTTP",
        "DefaultActions": [_forward(names, plan.fallback.name)],
    }
    if domain is not None:
        properties["Certificates"] = [{"CertificateArn": certificate(domain)}]
        properties["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    return {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": properties}


def _forward(names: FunctionNames, function: str) -> dict[str, Any]:
    return {"Type": "forward", "TargetGroupArn": {"Ref": f"{names.ids[function]}Targets"}}


def _targets(names: FunctionNames, function: str) -> dict[str, Resource]:
    identity = names.ids[function]
    permission = f"{identity}Permission"
    return {
        permission: {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": names.arn(function),
                "Principal": "elasticloadbalancing.amazonaws.com",
            },
        },
        f"{identity}Targets": {
            "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
            # The group asks whether it may invoke the function when it is made.
            "DependsOn": [permission],
            "Properties": {
                "TargetType": "lambda",
                "Targets": [{"Id": names.arn(function)}],
                "TargetGroupAttributes": [
                    {"Key": "lambda.multi_value_headers.enabled", "Value": "true"}
                ],
            },
        },
    }
