"""The edge to the disk: reads source trees, writes output trees atomically."""
