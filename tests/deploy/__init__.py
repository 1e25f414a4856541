"""Deploys the samples to an emulator of AWS and compares the answers of its URLs."""
