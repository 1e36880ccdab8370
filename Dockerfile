# The shop's image: web, worker and migrations are the same program. Nothing of a developer's machine is in it.

FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt .
RUN python -m venv /srv/venv && /srv/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
# An ordinary user with a number, so that a mounted folder can be given to it.
RUN groupadd --gid 10001 fusion && useradd --uid 10001 --gid fusion --home-dir /srv/fusion --no-create-home fusion \
    && install -d -o fusion -g fusion /srv/fusion /srv/fusion/instance
COPY --from=packages /srv/venv /srv/venv
WORKDIR /srv/fusion
COPY wsgi.py worker.py gunicorn.conf.py ./
COPY app app
COPY templates templates
COPY static static
COPY migrations migrations
# Compiled now: the user that runs it may not write here, and every start would compile again.
RUN /srv/venv/bin/python -m compileall -q app migrations wsgi.py worker.py
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1
USER fusion
EXPOSE 8000
CMD ["gunicorn", "-c", "gunicorn.conf.py", "wsgi:app", "--bind", "0.0.0.0:8000"]
