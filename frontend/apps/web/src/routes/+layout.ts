// The panel is a single-page app: the server returns the same page for every path.
export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';
