"""How much work a person has with an object: a scripted annotator at the real editor, on a real clip, against truth."""
