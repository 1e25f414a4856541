"""A host name of one's own for an API."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import HTTP_API, REST_API
from liftoff.emit.stack import http_api, rest_api
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.plan.deployment import Domain
from liftoff.plan.model import Plan

DOMAIN = "Domain"
CERTIFICATE = "CertificateArn"


def api_domain(plan: Plan) -> Parts:
    """The domain name, what maps it to the API, and its DNS record, if the plan wants one."""
    domain = plan.deployment.domain
    if domain is None or plan.gateway not in ("http", "rest"):
        return Parts()
    resources = _http(domain) if plan.gateway == "http" else _rest(domain)
    target = (
        {"Fn::GetAtt": [DOMAIN, "RegionalDomainName"]},
        {"Fn::GetAtt": [DOMAIN, "RegionalHostedZoneId"]},
    )
    return Parts(
        parameters=certificate_parameter(domain),
        resources=resources | dns_record(domain, *target),
        outputs={"DomainUrl": {"Description": "Its own name", "Value": f"https://{domain.name}"}},
    )


def certificate_parameter(domain: Domain) -> dict[str, dict[str, Any]]:
    """What asks for the certificate where the configuration does not name it."""
    if domain.certificate is not None:
        return {}
    about = f"Certificate for {domain.name}, in the stack's own region"
    return {CERTIFICATE: {"Type": "String", "Description": about}}


def certificate(domain: Domain) -> Any:
    """The ARN of the certificate, or the parameter that is it."""
    return domain.certificate or {"Ref": CERTIFICATE}


def dns_record(domain: Domain, name: Any, zone: Any) -> dict[str, Resource]:
    """An alias record that leads to a target, where the domain's zone is known."""
    if domain.zone is None:
        return {}
    return {
        "DomainRecord": {
            "Type": "AWS::Route53::RecordSet",
            "Properties": {
                "HostedZoneId": domain.zone,
                "Name": domain.name,
                "Type": "A",
                "AliasTarget": {"DNSName": name, "HostedZoneId": zone},
            },
        }
    }


def _http(domain: Domain) -> dict[str, Resource]:
    configuration = {
        "CertificateArn": certificate(domain),
        "EndpointType": "REGIONAL",
        "SecurityPolicy": "TLS_1_2",
    }
    return {
        DOMAIN: {
            "Type": "AWS::ApiGatewayV2::DomainName",
            "Properties": {
                "DomainName": domain.name,
                "DomainNameConfigurations": [configuration],
            },
        },
        "DomainMapping": {
            "Type": "AWS::ApiGatewayV2::ApiMapping",
            "Properties": {
                "DomainName": {"Ref": DOMAIN},
                "ApiId": {"Ref": HTTP_API},
                "Stage": {"Ref": http_api.STAGE},
            },
        },
    }


def _rest(domain: Domain) -> dict[str, Resource]:
    return {
        DOMAIN: {
            "Type": "AWS::ApiGateway::DomainName",
            "Properties": {
                "DomainName": domain.name,
                "RegionalCertificateArn": certificate(domain),
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "SecurityPolicy": "TLS_1_2",
            },
        },
        "DomainMapping": {
            "Type": "AWS::ApiGateway::BasePathMapping",
            "Properties": {
                "DomainName": {"Ref": DOMAIN},
                "RestApiId": {"Ref": REST_API},
                "Stage": {"Ref": rest_api.STAGE},
            },
        },
    }
