"""A plan as a Terraform module, in Terraform's JSON syntax."""
