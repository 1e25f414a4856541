"""A host name of one's own for an API."""

from __future__ import annotations

from typing import Any

from liftoff.emit.terraform.blocks import Blocks, merged, resource
from liftoff.emit.terraform.text import Expression
from liftoff.plan.deployment import Domain
from liftoff.plan.model import Plan


def api_domain(plan: Plan) -> Blocks:
    """The domain name, what maps it to the API, and its DNS record, if the plan wants one."""
    domain = plan.deployment.domain
    if domain is None or plan.gateway not in ("http", "rest"):
        return {}
    made = _http(domain) if plan.gateway == "http" else _rest(domain)
    url = {"description": "Its own name", "value": f"https://{domain.name}"}
    return merged(made, certificate_variable(domain), {"output": {"domain_url": url}})


def certificate_variable(domain: Domain) -> Blocks:
    """What asks for the certificate where the configuration does not name it."""
    if domain.certificate is not None:
        return {}
    about = f"ARN of the certificate for {domain.name}, in the provider's own region"
    return {"variable": {"certificate_arn": {"type": "string", "description": about}}}


def certificate(domain: Domain) -> Any:
    """The ARN of the certificate, or the variable that is it."""
    return domain.certificate or Expression("var.certificate_arn")


def dns_record(domain: Domain, name: Expression, zone: Expression) -> Blocks:
    """An alias record that leads to a target, where the domain's zone is known."""
    if domain.zone is None:
        return {}
    alias = {"name": name, "zone_id": zone, "evaluate_target_health": False}
    body = {"zone_id": domain.zone, "name": domain.name, "type": "A", "alias": alias}
    return resource("aws_route53_record", "domain", body)


def _http(domain: Domain) -> Blocks:
    own = "aws_apigatewayv2_domain_name.domain"
    configuration = f"{own}.domain_name_configuration[0]"
    body = {
        "domain_name": domain.name,
        "domain_name_configuration": {
            "certificate_arn": certificate(domain),
            "endpoint_type": "REGIONAL",
            "security_policy": "TLS_1_2",
        },
    }
    mapping = {
        "api_id": Expression("aws_apigatewayv2_api.api.id"),
        "domain_name": Expression(f"{own}.id"),
        "stage": Expression("aws_apigatewayv2_stage.api.id"),
    }
    return merged(
        resource("aws_apigatewayv2_domain_name", "domain", body),
        resource("aws_apigatewayv2_api_mapping", "domain", mapping),
        dns_record(
            domain,
            Expression(f"{configuration}.target_domain_name"),
            Expression(f"{configuration}.hosted_zone_id"),
        ),
    )


def _rest(domain: Domain) -> Blocks:
    own = "aws_api_gateway_domain_name.domain"
    body = {
        "domain_name": domain.name,
        "regional_certificate_arn": certificate(domain),
        "endpoint_configuration": {"types": ["REGIONAL"]},
        "security_policy": "TLS_1_2",
    }
    mapping = {
        "api_id": Expression("aws_api_gateway_rest_api.api.id"),
        "domain_name": Expression(f"{own}.domain_name"),
        "stage_name": Expression("aws_api_gateway_stage.api.stage_name"),
    }
    return merged(
        resource("aws_api_gateway_domain_name", "domain", body),
        resource("aws_api_gateway_base_path_mapping", "domain", mapping),
        dns_record(
            domain,
            Expression(f"{own}.regional_domain_name"),
            Expression(f"{own}.regional_zone_id"),
        ),
    )
