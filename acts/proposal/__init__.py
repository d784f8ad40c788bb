"""The acts on proposals, until they are questions of a ballot."""
