"""The quality of a class: what people say of its master asesor (002:9.10.16), and the report of what was found."""
