#!/usr/bin/env bash
# What is in the layers of the image. build.sh and the Dockerfile both call this, so that they make the same one.
#
#   layers.sh base FOLDER [SOURCES]           the root: few Debian packages, without a shell (SOURCES: a sources.list instead of Debian's mirror)
#   layers.sh publish FOLDER [WORK]           the program, compiled beforehand for linux-x64, with its libraries
#   layers.sh split PROGRAM RUNTIME OURS      of a published PROGRAM: .NET and the libraries of others into RUNTIME, what is ours into OURS
set -euo pipefail
export LC_ALL=C TZ=UTC
umask 022

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
suite=bookworm
# What the .NET runtime loads, the authorities that are trusted, and the rules of time zones.
packages=(base-files ca-certificates libc6 libgcc-s1 libssl3 libstdc++6 tzdata)
# What comes along with them and of which a file stays.
also=(gcc-12-base)

say() { printf '%s\n' "$*" >&2; }

# Packages are unpacked and not installed: nothing of them runs, so neither dpkg nor a shell has to be in the image.
make_base() {
    local folder="$1" sources="${2:-}" name
    mmdebstrap --quiet --mode=chrootless --variant=extract --architectures=amd64 \
        --include="$(IFS=,; echo "${packages[*]}")" --aptopt='Acquire::Languages "none"' \
        --setup-hook='mkdir -p "$1/usr/bin" "$1/usr/sbin" "$1/usr/lib" "$1/usr/lib64" && ln -s usr/bin usr/sbin usr/lib usr/lib64 "$1/"' \
        --extract-hook='mkdir -p "$1/var/lib/dpkg/status.d" && for deb in "$1"/var/cache/apt/archives/*.deb; do
            dpkg-deb -f "$deb" >"$1/var/lib/dpkg/status.d/$(dpkg-deb -f "$deb" Package)"; done' \
        "$suite" "$folder" ${sources:+"$sources"} >&2
    (
        cd "$folder"
        # One file of all authorities, as update-ca-certificates would make it; /usr/lib/ssl/certs leads to its folder.
        find usr/share/ca-certificates -name '*.crt' | sort | xargs cat >etc/ssl/certs/ca-certificates.crt
        # Scanners read in status.d what there is; nothing is claimed of which no file stays.
        for name in var/lib/dpkg/status.d/*; do
            case " ${packages[*]} ${also[*]} " in *" ${name##*/} "*) ;; *) rm "$name" ;; esac
        done
        find usr/bin usr/sbin dev -mindepth 1 -delete
        find usr/share/doc -mindepth 1 ! -type d ! -name copyright ! -type l -delete
        find var/lib/dpkg -mindepth 1 -maxdepth 1 ! -name status.d -exec rm -rf {} +
        rm -rf usr/share/{base-files,bash-completion,bug,ca-certificates,common-licenses/GFDL*,debconf,gcc,gdb,info,lintian,locale,man,perl5,pixmaps,zoneinfo/right} \
            usr/share/doc/{debconf,mawk,openssl} usr/lib/x86_64-linux-gnu/{audit,engines-3,gconv} usr/lib/{mime,ssl/misc,ssl/private} \
            usr/{games,include,local,src} etc/{apt,cron*,debconf.conf,default,dpkg,fstab,hostname,hosts,issue,issue.net,kernel,logrotate.d} \
            etc/{ca-certificates,ca-certificates.conf,motd,profile.d,resolv.conf,skel,ssl/private,update-motd.d} \
            var/{backups,cache,lib/apt,lib/pam,local,lock,log,mail,opt,run,spool,tmp} boot home media mnt opt root run srv
        find usr/share/doc -xtype l -delete
        find usr -type d -empty -delete
        mkdir -p app dev proc run sys usr/bin usr/sbin
        printf '%s\n' 'root:x:0:0:root:/:/usr/sbin/nologin' 'topgrid:x:10001:10001:TopGrid:/data:/usr/sbin/nologin' >etc/passwd
        printf '%s\n' 'root:x:0:' 'topgrid:x:10001:' >etc/group
        echo 'hosts: files dns' >etc/nsswitch.conf
        # /tmp and /data get file systems of their own. Both are empty here, and the only places where user 10001 could write.
        mkdir -p tmp data
        find . -xdev -type f -exec chmod u=rwX,go=rX {} + -o -type d -exec chmod 755 {} +
        chmod 1777 tmp
        chmod 700 data
    )
    own "$folder"
    [ "$(id -u)" -ne 0 ] || chown 10001:10001 "$folder/data"
}

# Not self-contained: the runtime then lies where `dotnet` looks for it, in a layer of its own, and the manifests start `dotnet /app/topgrid.dll`.
make_program() {
    local folder="$1" work="${2:-}" made=1 temporary=''
    [ -n "$work" ] || { work="$(mktemp -d)"; temporary="$work"; }
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
    # Intermediate files go to another folder, since a build for one platform would spoil those of the usual build. Where the sources and they
    # lie must not show in what comes out. One compiler for all projects is twice as fast as one each. Without debug symbols, since the generator
    # of log messages writes its classes in another order every time: only the symbols hold that order, and the hash of them is in the program.
    (cd "$root" && dotnet publish src/Cli -c Release -r linux-x64 --no-self-contained -o "$folder" --artifacts-path "$work/artifacts" \
        -nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=true -p:SharedCompilationId="topgrid-image-$$" \
        -p:PublishDocumentationFiles=false -p:DebugType=none "-p:PathMap=$root/=/src/%2c$work/artifacts/=/artifacts/" >"$work/publish.log" 2>&1) || made=0
    end_compiler
    [ "$made" -eq 1 ] || cat "$work/publish.log" >&2
    [ -z "$temporary" ] || rm -rf "$temporary"
    [ "$made" -eq 1 ] && return
    say "The program could not be published; the messages above say why."
    exit 70
}

end_compiler() {
    local version compiler
    version="$(cd "$root" && dotnet --version)"
    compiler="$(dotnet --list-sdks | sed -n "s/^$version \[\(.*\)\]$/\1/p")/$version/Roslyn/bincore/VBCSCompiler.dll"
    [ ! -e "$compiler" ] || dotnet exec "$compiler" -shutdown -pipename:"topgrid-image-$$" >/dev/null 2>&1 || true
}

# installed NAME: the newest installed version of a shared framework of .NET 10, with its folder.
installed() {
    dotnet --list-runtimes | sed -n "s/^$1 \(10\.[^ ]*\) \[\(.*\)\]$/\1 \2/p" | sort -V | tail -n 1
}

make_split() {
    local program="$1" runtime="$2" ours="$3" version folder dotnet part
    read -r version folder < <(installed Microsoft.AspNetCore.App) || true
    if [ -z "${version:-}" ] || [ ! -d "$folder/../Microsoft.NETCore.App/$version" ]; then
        say "There is no ASP.NET Core runtime 10 with a .NET runtime of the same version here; found: $(dotnet --list-runtimes | tr '\n' ' ')"
        exit 2
    fi
    dotnet="$(cd "$folder/../.." && pwd)"
    mkdir -p "$runtime"/usr/{bin,share/dotnet/{host/fxr,shared/Microsoft.NETCore.App,shared/Microsoft.AspNetCore.App}} "$runtime/app" "$ours/app"
    for part in host/fxr shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App; do
        cp -R "$dotnet/$part/$version" "$runtime/usr/share/dotnet/$part/"
    done
    cp "$dotnet/dotnet" "$runtime/usr/share/dotnet/"
    for part in LICENSE.txt ThirdPartyNotices.txt; do
        [ ! -e "$dotnet/$part" ] || cp "$dotnet/$part" "$runtime/usr/share/dotnet/"
    done
    ln -s ../share/dotnet/dotnet "$runtime/usr/bin/dotnet"
    (
        cd "$program"
        # A folder that was built for every platform has native libraries of each; the texts of the documentation are for compilers.
        find . -type f ! -name '*.xml' \( ! -path './runtimes/*' -o -path './runtimes/linux-x64/*' -o -path './runtimes/linux/*' -o -path './runtimes/unix/*' \) |
            sort | while read -r part; do
                case "$part" in
                    ./TopGrid.*.dll | ./TopGrid.*.pdb | ./topgrid | ./topgrid.*) cp --parents "$part" "$ours/app/" ;;
                    *) cp --parents "$part" "$runtime/app/" ;;
                esac
            done
    )
    for part in "$runtime" "$ours"; do
        find "$part" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
        own "$part"
    done
    chmod 755 "$runtime/usr/share/dotnet/dotnet" "$runtime/usr/share/dotnet/shared/Microsoft.NETCore.App/$version/createdump"
    [ ! -e "$ours/app/topgrid" ] || chmod 755 "$ours/app/topgrid"
    say ".NET $version"
}

own() { [ "$(id -u)" -ne 0 ] || chown -hR 0:0 "$1"; }

case "${1:-}" in
    base) shift; make_base "$@" ;;
    publish) shift; make_program "$@" ;;
    split) shift; make_split "$@" ;;
    *) say "Usage: layers.sh base FOLDER [SOURCES] | publish FOLDER [WORK] | split PROGRAM RUNTIME OURS"; exit 2 ;;
esac
