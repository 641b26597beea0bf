# The service as a sidecar. Built: the wheel, installed into a virtual environment; shipped: that, and Python.
# No compiler, no torch, no network at run time; runs as any user on a read-only root (give it a writable /tmp if you
# want LibreTranslate's file routes, or more than one worker).

FROM docker.io/library/python:3.11-slim-bookworm AS build
WORKDIR /build
# The dependencies change less often than the code: they are a layer of their own.
COPY pyproject.toml ./
RUN python3 -m venv /opt/dragoman \
 && python3 -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /tmp/requirements.txt \
 && /opt/dragoman/bin/pip install --no-cache-dir --no-compile --requirement /tmp/requirements.txt
COPY README.md LICENSE NOTICE ./
COPY service service
COPY models models
RUN python3 -m venv /tmp/builder \
 && /tmp/builder/bin/pip install --no-cache-dir hatchling \
 && /tmp/builder/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /tmp/wheels . \
 && /opt/dragoman/bin/pip install --no-cache-dir --no-compile --no-deps /tmp/wheels/dragoman-*.whl \
 && /opt/dragoman/bin/pip uninstall --yes --quiet pip setuptools \
 && find /opt/dragoman -depth -type d \( -name tests -o -name __pycache__ \) -exec rm -rf {} + \
 && /opt/dragoman/bin/python3 -m compileall -q --invalidation-mode unchecked-hash /opt/dragoman/lib

FROM docker.io/library/python:3.11-slim-bookworm
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Dragoman" \
      org.opencontainers.image.description="Repairs scraped multilingual news, finds the language of every span, translates it offline, returns it aligned" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="docker.io/library/python:3.11-slim-bookworm"
COPY --from=build /opt/dragoman /opt/dragoman
# More packages are looked for here; mount a volume, and send SIGHUP when it has changed.
RUN mkdir -p /models
ENV PATH=/opt/dragoman/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    DRAGOMAN_HOST=0.0.0.0 \
    DRAGOMAN_PORT=8000 \
    DRAGOMAN_MODELS=/models
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# Readiness really translates; Python's own client, because there is no curl. Exits 1 on anything but 200.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 \
  CMD ["python3", "-I", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['DRAGOMAN_PORT'] + '/health/ready', timeout=8)"]
ENTRYPOINT ["dragoman"]
CMD ["serve"]
