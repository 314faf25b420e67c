"""The platform's audit record, and the shape that every audit record has."""
