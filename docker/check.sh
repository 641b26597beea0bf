#!/usr/bin/env bash
# Builds the image and runs it as it should be able to run: as a user nobody knows, on a read-only root, without a network.
# Posts a seed, and compares the answer with its own parts and with what the command line in the same image says.
#
#   docker/check.sh            with docker or podman; else with buildah, as root, where there is no container engine
#   docker/check.sh --no-build the image is there already
#
# BUILD_OPTIONS: more options for the build (a pip configuration to mount, a proxy …).
#
# With buildah alone, isolation is made by hand: network, mount and process namespaces of its own (unshare), the image's
# file system bound read-only, a random uid without capabilities (setpriv). There is no seccomp profile and no cgroup limit.
set -euo pipefail
cd "$(dirname "$0")/.."
image=dragoman
port=8000
user=$((20000 + RANDOM))
seed=$(base64 -w0 seeds/002-french-with-arabic.txt)
engine=
for name in docker podman; do
  if [ -z "$engine" ] && $name info >/dev/null 2>&1; then engine=$name; fi
done

build() {
  local version revision
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
  revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
  local arguments=(--build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "CREATED=$(date -u +%FT%TZ)")
  # shellcheck disable=SC2086  # BUILD_OPTIONS holds several words
  if [ -n "$engine" ]; then "$engine" build "${arguments[@]}" ${BUILD_OPTIONS:-} --tag $image .
  else buildah bud --format docker --pull-never "${arguments[@]}" ${BUILD_OPTIONS:-} --tag $image .; fi
}

with_engine() {
  "$engine" image inspect --format 'image: {{.Size}} bytes' $image
  container=$("$engine" run --detach --read-only --network none --user $user:$user --cap-drop ALL \
    --security-opt no-new-privileges --tmpfs /tmp $image)
  trap '"$engine" rm --force "$container" >/dev/null' EXIT
  "$engine" exec --interactive "$container" env --unset=HOME python3 -I - $port "$seed" <docker/check.py
}

with_buildah() {
  local root
  buildah images --format 'image: {{.Size}}' $image
  container=$(buildah from --pull-never $image)
  root=$(buildah mount "$container")
  trap 'buildah rm "$container" >/dev/null' EXIT
  unshare --net --mount --pid --fork --kill-child bash -euo pipefail -s "$root" $user $port "$seed" <<'INSIDE'
root=$1 user=$2 port=$3 seed=$4
ip link set lo up
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/dev/shm" 2>/dev/null || { mount -t tmpfs tmpfs "$root/dev"; mkdir -p "$root/dev/shm"; chmod 1777 "$root/dev/shm"; mknod -m 666 "$root/dev/null" c 1 3; mknod -m 666 "$root/dev/urandom" c 1 9; }
mount -o remount,bind,ro "$root"
# chroot needs a capability that the user must not have: first the root is changed, then the user.
run() {
  env -i PATH=/opt/dragoman/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DRAGOMAN_HOST=0.0.0.0 DRAGOMAN_PORT="$port" DRAGOMAN_MODELS=/models \
    chroot "$root" setpriv --reuid "$user" --regid "$user" --clear-groups --bounding-set=-all --no-new-privs "$@"
}
run dragoman serve &
run python3 -I - "$port" "$seed" <docker/check.py
INSIDE
}

[ "${1:-}" = --no-build ] || build
if [ -n "$engine" ]; then with_engine; else with_buildah; fi
