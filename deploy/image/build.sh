#!/usr/bin/env bash
# Makes the image as an OCI archive, without Docker: a base of few Debian packages, the .NET runtime with the libraries of others, and the
# program, each a layer. An upgrade of the program leaves the other two as they are.
#
#   build.sh ARCHIVE [--overlay FOLDER] [--program FOLDER] [--sources FILE]
#
#   ARCHIVE            the file to write
#   --overlay FOLDER   the overlay whose digest is set (deploy/k8s/overlays/pinned; "none": no overlay)
#   --program FOLDER   takes what `dotnet build` or `dotnet publish` made there, instead of publishing
#   --sources FILE     a sources.list for the base instead of Debian's public mirror, such as one of a snapshot
#
# The image is dated by SOURCE_DATE_EPOCH, else by the last commit. It writes the archive, that overlay, and in a temporary folder (TMPDIR);
# dotnet keeps downloaded packages where it always does.
set -euo pipefail
export LC_ALL=C TZ=UTC STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot

here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
root="$(cd "$here/../.." && pwd)"

say() { printf '%s\n' "$*" >&2; }
usage='Usage: build.sh ARCHIVE [--overlay FOLDER] [--program FOLDER] [--sources FILE]'
wrong() { say "build.sh: $*"; exit 2; }

archive='' overlay="$root/deploy/k8s/overlays/pinned" program='' sources=''
while [ $# -gt 0 ]; do
    case "$1" in
        --overlay) overlay="${2:?--overlay needs a folder, or none}"; shift ;;
        --program) program="${2:?--program needs a folder}"; shift ;;
        --sources) sources="${2:?--sources needs a file}"; shift ;;
        -*) wrong "unknown option '$1'. $usage" ;;
        *) [ -z "$archive" ] || wrong "one archive is made, not '$archive' and '$1'."; archive="$1" ;;
    esac
    shift
done
[ -n "$archive" ] || wrong "where to? $usage"

# All that would stop it later is told now.
missing=''
for tool in mmdebstrap buildah; do command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"; done
[ -z "$missing" ] || wrong "missing:$missing. On Debian: apt-get install --no-install-recommends$missing"
command -v dotnet >/dev/null 2>&1 || wrong "the .NET SDK 10 is missing (no 'dotnet' on PATH): https://dotnet.microsoft.com/download"
[ "$(id -u)" -eq 0 ] || wrong "files of an image belong to root and to user 10001, so only root can make it: run it with sudo."
[ "$(uname -m)" = x86_64 ] || wrong "the image is for amd64, and .NET is taken from this machine, which is $(uname -m)."
[ -d "$(dirname "$archive")" ] || wrong "there is no folder $(dirname "$archive")."
archive="$(cd "$(dirname "$archive")" && pwd)/$(basename "$archive")"
case "$archive" in *:*) wrong "the name of the archive must not have a colon: $archive" ;; esac
[ -z "$program" ] || [ -e "$program/topgrid.dll" ] || wrong "there is no topgrid.dll in $program."
if [ -n "$sources" ]; then
    [ -e "$sources" ] || wrong "there is no $sources."
    sources="$(readlink -f "$sources")"
fi
setting="$overlay/kustomization.yaml"
if [ "$overlay" != none ] && [ "$(grep -c '^ *digest: ' "$setting" 2>/dev/null)" != 1 ]; then
    wrong "$setting must have one line 'digest: ...', which is where the digest goes."
fi

work="$(mktemp -d "${TMPDIR:-/tmp}/topgrid-image-XXXXXX")"
container=''
store() { buildah --root "$work/store" --runroot "$work/run" "$@"; }
clear_up() {
    [ -z "$container" ] || store umount "$container" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clear_up EXIT
trap 'exit 130' INT TERM

# With sudo the sources belong to another user than the one who asks git for their date.
sources_git() { git -c safe.directory="$root" -C "$root" "$@" 2>/dev/null; }
when="${SOURCE_DATE_EPOCH:-$(sources_git log -1 --format=%ct || echo 0)}"
revision="$(sources_git describe --always --dirty --abbrev=40 --exclude='*' || echo unknown)"

config=(
    --os linux --arch amd64 --user 10001:10001 --workingdir /
    --entrypoint '["dotnet", "/app/topgrid.dll"]' --cmd ''
    # Where `topgrid host` keeps its data when no database is named; a pod has a database, and for it this is not there.
    --env PATH=/usr/sbin:/usr/bin --env HOME=/data --env XDG_DATA_HOME=/data
    # PGGSSENCMODE: there is no Kerberos in the base, and the database driver would say so at its first connection.
    --env DOTNET_EnableDiagnostics=0 --env DOTNET_NOLOGO=1 --env PGGSSENCMODE=disable
    --port 2552 --port 5180 --port 5181 --stop-signal SIGTERM
    --label org.opencontainers.image.title=TopGrid --label "org.opencontainers.image.revision=$revision"
)

say "build.sh: the base ..."
"$here/layers.sh" base "$work/base" "$sources"
if [ -z "$program" ]; then
    say "build.sh: the program ..."
    program="$work/program"
    mkdir "$work/publish"
    "$here/layers.sh" publish "$program" "$work/publish"
fi
"$here/layers.sh" split "$program" "$work/runtime" "$work/ours"

# layer FOLDER PARENT NAME DATE [SETTING...]: the files of $work/FOLDER, all of that date, as a layer over PARENT.
layer() {
    container="$(store from --pull-never "$2")"
    cp -a "$work/$1/." "$(store mount "$container")/"
    store umount "$container" >/dev/null
    store config --created-by "build.sh: $1" "${@:5}" "$container"
    store commit --quiet --rm --format oci --identity-label=false --timestamp "$4" "$container" "$3" >/dev/null
    container=''
}

say "build.sh: the layers ..."
# The first two have the same date whenever they are made, so that they are the same again when their files are.
layer base scratch topgrid-base 0
layer runtime topgrid-base topgrid-runtime 0
layer ours topgrid-runtime topgrid "$when" "${config[@]}"

# Whether this runtime starts on that base, as that user, before anybody else has to find out.
container="$(store from --pull-never topgrid)"
if ! said="$(store run "$container" -- dotnet /app/topgrid.dll --version 2>&1)"; then
    say "$said"
    say "build.sh: the program does not start in the image. The .NET of this machine must be Microsoft's own build, which runs on any Linux."
    exit 70
fi
store rm "$container" >/dev/null
container=''

rm -f "$archive"
store push --quiet --format oci topgrid "oci-archive:$archive:topgrid"

# What the index names is the image; kubelets fetch by this digest.
digest="$(tar -xOf "$archive" index.json | grep -o 'sha256:[0-9a-f]\{64\}')"
tar -xOf "$archive" "blobs/sha256/${digest#sha256:}" | grep -o '"layers":.*' | grep -o '"digest":"[^"]*","size":[0-9]*' |
    paste -d ' ' <(printf '%s\n' base runtime program) - | sed 's/"digest":"\(.*\)","size":\(.*\)/\1 \2 bytes/'
printf 'image %s\n' "$digest"
if [ "$overlay" != none ]; then
    sed -i "s/^\( *digest: \).*/\1$digest/" "$setting"
    say "build.sh: $setting names it."
fi
