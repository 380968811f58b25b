# One image for web, worker and beat; the commands are those of `manage.py up`.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CAIRN_ENV=production VAR_DIR=/srv/cairn/var
WORKDIR /srv/cairn

# What WeasyPrint draws reports with.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*

COPY requirements/uv.txt requirements/run.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
 && uv pip install --system --no-cache --require-hashes -r requirements/run.txt

RUN useradd --system --home-dir /srv/cairn cairn \
 && install -d -o cairn -m 700 var

COPY . .
# The key serves this one step; the manifest of static files does not depend on it.
RUN SECRET_KEY=build SITE_URL=https://build.invalid VAR_DIR=/tmp/build STATIC_ROOT=/srv/cairn/static-root \
    python manage.py collectstatic --noinput -v 0 \
 && rm -rf /tmp/build

ENV STATIC_ROOT=/srv/cairn/static-root
USER cairn
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
