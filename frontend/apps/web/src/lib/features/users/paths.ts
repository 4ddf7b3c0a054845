/** Returns where to go after signing in: only ever a path of this panel. */
export function returnPath(url: URL): string {
  const next = url.searchParams.get('next') ?? '';
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/spaces';
}

/** Returns the path of the sign-in page, with the current page to return to. */
export function signInPath(from: { pathname: string; search: string }): string {
  const current = from.pathname + from.search;
  return current === '/' ? '/login' : `/login?next=${encodeURIComponent(current)}`;
}
