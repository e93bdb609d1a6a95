// Web sites of other people.

import http from "node:http";

/** A web site of somebody else that shows one page with this in it. Resolves with its address. */
export async function thirdParty(test, content) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A blog</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <body style="font: 18px Georgia; color: rgb(10, 20, 30)"><main><h1>A blog</h1>${content}</main></body></html>`;
  const server = http.createServer((request, response) => {
    const isPage = request.url === "/";
    response.writeHead(isPage ? 200 : 204, { "content-type": "text/html; charset=utf-8" });
    response.end(isPage ? html : "");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  test.after(() => server.close());
  // Another name is another site.
  return `http://localhost:${server.address().port}/`;
}
