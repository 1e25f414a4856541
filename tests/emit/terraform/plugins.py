"""Where Terraform and the AWS provider are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

# A folder as `terraform init -plugin-dir` takes it.
VARIABLE = "LIFTOFF_TERRAFORM_PLUGINS"
_PLACES = ("/opt/*", "/usr/local/share/terraform/*", "/usr/share/terraform/*")


def plugin_options() -> list[str]:
    """Options of `terraform init`: a folder with the provider, or none, and it is downloaded."""
    named = os.environ.get(VARIABLE)
    if named:
        return [f"-plugin-dir={named}"]
    for pattern in (*_PLACES, f"{Path.home()}/.terraform.d/*"):
        root, _, rest = pattern.rpartition("/")
        for folder in sorted(Path(root).glob(rest)) if Path(root).is_dir() else ():
            if (folder / "registry.terraform.io" / "hashicorp" / "aws").is_dir():
                return [f"-plugin-dir={folder}"]
    return []
