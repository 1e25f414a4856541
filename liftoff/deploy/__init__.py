"""Plans carried out on AWS. The only package that imports boto3."""
