/** Where to go after signing in: a path of this panel, nothing else. */
export function returnPath(url: URL): string {
  const next = url.searchParams.get('next') ?? '';
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/spaces';
}

/** The sign-in page, remembering where one was. */
export function signInPath(from: { pathname: string; search: string }): string {
  const here = from.pathname + from.search;
  return here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`;
}
