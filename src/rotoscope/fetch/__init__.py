"""Every outbound request, behind one guard."""
