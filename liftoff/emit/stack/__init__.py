"""The parts of a CloudFormation stack; SAM's template and a plain one are made of the same."""
