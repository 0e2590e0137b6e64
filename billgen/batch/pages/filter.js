
(function () {
  "use strict";
  var form = document.getElementById("filter");
  var table = document.getElementById("drafts");
  var told = document.getElementById("told");
  if (!form || !table || !told) { return; }
  var rows = Array.prototype.slice.call(table.tBodies[0].rows);
  var words = rows.map(function (row) { return row.textContent.toLowerCase(); });
  function value(name) { return form.elements.namedItem(name).value; }
  function show() {
    var state = value("state"), standing = value("standing"), template = value("template");
    var text = value("text").toLowerCase().trim().split(/\s+/);
    var count = 0;
    rows.forEach(function (row, index) {
      var seen = (!state || row.dataset.state === state) && (!standing || row.dataset.standing === standing) &&
        (!template || row.dataset.template === template) &&
        text.every(function (word) { return words[index].indexOf(word) >= 0; });
      row.hidden = !seen;
      if (seen) { count += 1; }
    });
    told.textContent = count + " of " + rows.length + (rows.length === 1 ? " draft" : " drafts") + " shown";
  }
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", function () { window.setTimeout(show, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  show();
}());
