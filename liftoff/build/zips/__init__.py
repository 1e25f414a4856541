"""Function folders to zips that are ready to upload."""
