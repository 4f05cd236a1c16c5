/* Pasting from Word and WPS into the editor. Fields hold plain text, so what a browser pastes by itself has lost the
 * headings, the tables and half of the signs of lists. Here they come along: as blocks in a body made of blocks, as
 * lines everywhere else. Whatever else pastes is the browser's business. The server cleans once more (content/pasted.py).
 */
(function () {
  "use strict";

  var OFFICE = /mso-|class="?Mso|schemas-microsoft-com:office|content="?(Microsoft|WPS|Kingsoft)|wps\.cn/i;
  var SYMBOLS = /wingdings|symbol|webdings/i;
  var COUNTED = /^[（(]?(\d+|[a-z]{1,4}|[一二三四五六七八九十]+)[)）.．、]?$|^[①-⑳]$/i;
  var TYPED = /^(\d{1,3})([.．、)）])(?!\d)\s*/;
  var BULLET = /^[•·●▪■◆◇□➢►\uf000-\uf0ff]\s*/;
  var HEADING = /^(第[一二三四五六七八九十百\d]+[章节部篇]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）).{1,40}$/;
  var ENDS = /[。；：，、！？.;:,]$/;
  var LEFT_OUT = "style,script,xml,meta,link,title,del,img,v\\:imagedata,object,iframe,svg";

  function style(node) {
    return (node.getAttribute && node.getAttribute("style")) || "";
  }

  /* The words of an element. Word breaks its source where a line gets long: between Chinese letters that is no space. */
  function words(node) {
    var text = "";
    node.childNodes.forEach(function (child) {
      if (child.nodeType === 3) {
        text += child.data;
      } else if (child.nodeType === 1 && child.tagName === "BR") {
        text += "\u0001";
      } else if (child.nodeType === 1 && !/mso-list:\s*ignore/i.test(style(child))) {
        text += words(child);
        if (child.tagName === "A" && /^(https?|mailto|tel):/i.test(child.getAttribute("href") || "")) {
          var bare = child.getAttribute("href").replace(/^(mailto|tel):/i, "");
          text += text.indexOf(bare.replace(/\/$/, "")) < 0 ? "（" + bare + "）" : "";
        }
        if (/^(P|DIV|LI|TR)$/.test(child.tagName)) text += "\u0001";
      }
    });
    return text;
  }

  function tidy(text) {
    return text
      .replace(/([\u2e80-\uffef])[\r\n]+[ \t]*(?=[\u2e80-\uffef])/g, "$1")
      .replace(/[\s\u00a0]+/g, " ")
      .replace(/ ?\u0001 ?/g, "\n")
      .replace(/\n+/g, "\n")
      .trim();
  }

  /* What Word typed before an item of a list: it hides it from browsers that know lists. */
  function sign(paragraph) {
    var found = null;
    paragraph.querySelectorAll("span").forEach(function (span) {
      if (!found && /mso-list:\s*ignore/i.test(style(span))) found = span;
    });
    if (!found) return null;
    var text = found.textContent.replace(/[\s\u00a0]+/g, "");
    var drawn = SYMBOLS.test(found.outerHTML) || SYMBOLS.test(style(found.parentNode));
    return { text: text, ordered: !drawn && COUNTED.test(text) };
  }

  function table(element) {
    var rows = [];
    element.querySelectorAll("tr").forEach(function (row) {
      var cells = [];
      row.querySelectorAll("td,th").forEach(function (cell) {
        if (cell.closest("tr") !== row) return;
        cells.push(tidy(words(cell)));
        for (var more = Math.min(cell.colSpan || 1, 50) - 1; more > 0; more -= 1) cells.push("");
      });
      if (cells.join("")) rows.push(cells);
    });
    return rows;
  }

  function list(element, level, found) {
    element.childNodes.forEach(function (child) {
      if (child.nodeType !== 1) return;
      if (/^(UL|OL)$/.test(child.tagName)) {
        list(child, level + 1, found);
        return;
      }
      var item = child.cloneNode(true);
      item.querySelectorAll("ul,ol").forEach(function (deeper) { deeper.remove(); });
      var text = tidy(words(item));
      if (text) found.push({ kind: "item", ordered: element.tagName === "OL", level: level, text: text });
      child.querySelectorAll(":scope > ul, :scope > ol").forEach(function (deeper) { list(deeper, level + 1, found); });
    });
  }

  function paragraph(element, found) {
    var text = tidy(words(element));
    if (!text) return;
    var mark = sign(element);
    var level = /level(\d)/i.exec(style(element));
    if (/^H[1-6]$/.test(element.tagName) || /MsoTitle|MsoHeading/.test(element.className)) {
      found.push({ kind: "heading", text: text.replace(/\n/g, " ") });
    } else if (mark) {
      found.push({ kind: "item", ordered: mark.ordered, level: level ? Number(level[1]) : 1, text: text, sign: mark.text });
    } else if (HEADING.test(text) && !ENDS.test(text)) {
      found.push({ kind: "heading", text: text });
    } else {
      found.push({ kind: "paragraph", text: text });
    }
  }

  function walk(node, found) {
    node.childNodes.forEach(function (child) {
      if (child.nodeType === 3) {
        var loose = tidy(child.data);
        if (loose) found.push({ kind: "paragraph", text: loose });
      } else if (child.nodeType !== 1) {
        return;
      } else if (child.tagName === "TABLE") {
        var rows = table(child);
        if (rows.length) found.push({ kind: "table", rows: rows });
      } else if (/^(UL|OL)$/.test(child.tagName)) {
        list(child, 1, found);
      } else if (child.querySelector("p,h1,h2,h3,h4,h5,h6,table,ul,ol,div")) {
        walk(child, found);
      } else {
        paragraph(child, found);
      }
    });
  }

  function read(html) {
    var body = new DOMParser().parseFromString(html, "text/html").body;
    var pictures = body.querySelectorAll("img,v\\:imagedata").length;
    body.querySelectorAll(LEFT_OUT).forEach(function (element) { element.remove(); });
    var found = [];
    walk(body, found);
    return { found: found, pictures: pictures };
  }

  /* Lines for a field that holds plain text; one whose lines are items needs no signs. */
  function lines(found, bare) {
    var number = 0;
    var out = [];
    found.forEach(function (part) {
      number = part.kind === "item" && part.ordered ? number + 1 : 0;
      if (part.kind === "table") {
        part.rows.forEach(function (row) { out.push(row.join(" | ").replace(/\n/g, " ")); });
      } else if (part.kind === "item" && !bare) {
        var typed = part.ordered ? part.sign || number + "." : "•";
        out.push("　".repeat(part.level - 1) + typed + " " + part.text);
      } else {
        out.push(part.text);
      }
    });
    return out.join("\n");
  }

  function uuid() {
    return window.crypto && crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
  }

  function rows(values) {
    return values.map(function (value) { return { value: value, id: uuid() }; });
  }

  /* Paragraphs that count 1, 2, 3 or begin with a dot were meant as a list. */
  function listed(found) {
    return found.map(function (part, at) {
      if (part.kind !== "paragraph") return part;
      if (BULLET.test(part.text)) return { kind: "item", level: 1, text: part.text.replace(BULLET, "") };
      var number = TYPED.exec(part.text);
      var next = found[at + 1] && TYPED.exec(found[at + 1].text || "");
      var before = found[at - 1] && TYPED.exec(found[at - 1].text || "");
      var goesOn = number && next && Number(next[1]) === Number(number[1]) + 1 && next[2] === number[2];
      var went = number && before && Number(before[1]) === Number(number[1]) - 1 && before[2] === number[2];
      if (!goesOn && !went) return part;
      return { kind: "item", ordered: true, level: 1, text: part.text.replace(TYPED, "") };
    });
  }

  function blocks(found) {
    var out = [];
    listed(found).forEach(function (part) {
      var last = out[out.length - 1];
      var type = part.ordered ? "steps" : "checklist";
      if (part.kind === "item" && part.level > 1 && last && last.list) {
        last.items[last.items.length - 1] += "\n• " + part.text;
      } else if (part.kind === "item" && last && last.list && last.type === type) {
        last.items.push(part.text);
      } else if (part.kind === "item") {
        out.push({ type: type, list: true, items: [part.text] });
      } else if (part.kind === "table") {
        var width = Math.max.apply(null, part.rows.map(function (row) { return row.length; }));
        var full = part.rows.map(function (row) {
          return row.concat(new Array(width - row.length).fill("")).map(function (cell) { return cell || "—"; });
        });
        out.push({ type: "table", value: { columns: rows(full[0]), rows: rows(full.slice(1).map(rows)) } });
      } else {
        out.push({ type: part.kind, value: part.text });
      }
    });
    return out.map(function (block) {
      return { type: block.type, value: block.list ? rows(block.items) : block.value, id: uuid() };
    });
  }

  /* The stream of blocks that a field stands in, and which of its blocks: only where it takes what we make. */
  function stream(field) {
    var name = /^(\w+)-\d+-value$/.exec(field.name || "");
    var handler = window.wagtail && window.wagtail.editHandler;
    var panel = name && handler && handler.getPanelByName(name[1]);
    var whole = panel && panel.getBoundWidget && panel.getBoundWidget();
    if (!whole || !whole.insert || !whole.children) return null;
    var at = whole.children.findIndex(function (child) { return child.element && child.element.contains(field); });
    return at < 0 || whole.children[at].type !== "paragraph" ? null : { whole: whole, at: at };
  }

  function say(text) {
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text: text, type: "success" } }));
  }

  function told(count, pictures) {
    var left = pictures ? "图片 " + pictures + " 张没有贴进来，请另外上传。" : "";
    return "从 Word 贴进来 " + count + " 段。" + left + "只想要纯文字，按 Ctrl+Shift+V。";
  }

  function insertBlocks(place, made) {
    made.forEach(function (block, number) { place.whole.insert(block, place.at + 1 + number, { animate: false }); });
    var empty = place.whole.children[place.at];
    if (!String(empty.getValue().value || "").trim()) place.whole.deleteBlock(place.at);
  }

  function insertText(field, text) {
    field.focus();
    if (document.execCommand("insertText", false, text)) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("paste", function (event) {
    var field = event.target;
    var html = event.clipboardData && event.clipboardData.getData("text/html");
    if (!field || field.tagName !== "TEXTAREA" || !html || !OFFICE.test(html)) return;
    var content = read(html);
    if (!content.found.length) return;
    event.preventDefault();
    var place = stream(field);
    if (place && (content.found.length > 1 || content.found[0].kind !== "paragraph")) {
      insertBlocks(place, blocks(content.found));
    } else {
      insertText(field, lines(content.found, field.hasAttribute("data-lines")));
    }
    if (content.found.length > 1 || content.pictures) say(told(content.found.length, content.pictures));
  });
})();
