// What is wrong with how a page stands on a narrow screen, a sentence each: its buttons as it comes, then all opened.
() => {
  const width = document.documentElement.clientWidth;
  const told = (what, element) => `${what}: ${element.outerHTML.slice(0, 200)}`;
  const stands = element => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const all = selector => [...document.body.querySelectorAll(selector)].filter(stands);
  const found = [];

  const press = () => {
    const buttons = all("button, .button, details.rare > summary").map(each => [each, each.getBoundingClientRect()]);
    for (const [place, [one, a]] of buttons.entries()) {
      if (a.height < 44) found.push(told(`only ${a.height} px high`, one));
      for (const [other, b] of buttons.slice(place + 1)) {
        const aside = Math.max(a.left - b.right, b.left - a.right);
        const below = Math.max(a.top - b.bottom, b.top - a.bottom);
        if (Math.max(aside, below) < 8) found.push(told(`too near to ${other.outerHTML.slice(0, 120)}`, one));
      }
    }
  };
  press();
  for (const each of document.querySelectorAll("details")) each.open = true;
  press();

  if (document.documentElement.scrollWidth > width) {
    const wide = all("*").filter(each => each.getBoundingClientRect().right > width);
    found.push(...wide.slice(0, 3).map(each => told("wider than a telephone", each)));
  }
  for (const each of all(":not(pre, textarea, select, input, svg *)")) {
    const hides = ["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX);
    if (hides && each.scrollWidth > each.clientWidth + 1) found.push(told("scrolls sideways", each));
  }

  for (const cell of all("main tbody :is(th, td)")) {
    const { left, right } = cell.getBoundingClientRect();
    if (left < 0 || right > width + 1) found.push(told("a column is out of sight", cell));
  }
  for (const table of all("main table:has(thead)")) {
    const headings = [...table.querySelectorAll("thead :is(th, td)")];
    if (headings.every(stands) && headings.length < 5) continue;
    for (const cell of table.querySelectorAll("tbody :is(th, td):not([colspan])")) {
      const heading = headings[[...cell.parentElement.children].indexOf(cell)].textContent.trim();
      const label = getComputedStyle(cell, "::before").content;
      if (!label.startsWith(JSON.stringify(heading))) found.push(told(`not under “${heading}”`, cell));
    }
  }

  return found.slice(0, 12);
}
