"""`python -m rotoscope.api > spec/openapi.json`"""

import json
import sys

from rotoscope.api.routes import all_routes
from rotoscope.api.spec import document

if __name__ == "__main__":
    json.dump(document(all_routes()), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
