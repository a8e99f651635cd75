# qualcheck with LanguageTool:
#   docker build --tag qualcheck .
#   docker run --rm --volume "$PWD:/articles" qualcheck check wire/ --languagetool

FROM maven:3.9-eclipse-temurin-17 AS languagetool
ARG LANGUAGETOOL=6.8
WORKDIR /build
COPY qualcheck/languagetool/pom.xml pom.xml
RUN sed -i "s/@VERSION@/${LANGUAGETOOL}/" pom.xml \
    && mvn -q -B dependency:copy-dependencies -DincludeScope=runtime \
       -DoutputDirectory="/languagetool/LanguageTool-${LANGUAGETOOL}/libs"

FROM python:3.12-slim-bookworm AS wheel
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY qualcheck qualcheck
COPY rules rules
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[docx]"

FROM python:3.12-slim-bookworm
# Debian takes old versions out of its archive, so a pinned one would not be there for long.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 qualcheck
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir --no-index /wheels/*.whl && rm -r /wheels
COPY --from=languagetool /languagetool /opt/languagetool
ENV QUALCHECK_LANGUAGETOOL_DIR=/opt/languagetool
USER 1000
WORKDIR /articles
ENTRYPOINT ["qualcheck"]
CMD ["--help"]
