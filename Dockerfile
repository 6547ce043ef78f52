# The program, without tests. compose.yaml runs it in all its roles.
FROM python:3.12-slim

WORKDIR /build
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-build-isolation --no-deps . && rm -rf /build

WORKDIR /srv
RUN useradd --system --home-dir /srv --uid 10001 prescreen && chown prescreen /srv
USER prescreen
ENTRYPOINT ["prescreen"]
