"""What each function may do: from the calls of AWS clients in the source to IAM statements."""
