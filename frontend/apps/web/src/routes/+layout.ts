// The panel runs in the browser alone; the server hands out the same page for every address.
export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';
