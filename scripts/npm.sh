#!/usr/bin/env bash
# npm without the secrets of Eneo's environment: packages' own scripts and the build's plugins are other people's programs.
set -euo pipefail
for name in $(compgen -e); do
  case "${name^^}" in
    ENEO_API_URL) ;; # where the panel's development server passes /api on to
    ENEO_* | AWS_* | *_API_KEY | *_API_BASE | *PASSWORD* | *SECRET*) unset "$name" ;;
  esac
done
exec npm "$@"
