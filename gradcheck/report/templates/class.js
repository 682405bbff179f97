(function () {
  "use strict";
  document.documentElement.className = "js";
  var table = document.getElementById("students");
  if (!table) { return; }
  var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  var find = document.getElementById("find"), short = document.getElementById("short"), shown = document.getElementById("shown");
  function key(row, column) {
    var cell = row.cells[column], value = cell.getAttribute("data-v");
    return value === null ? cell.textContent.trim().toLowerCase() : parseFloat(value);
  }
  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
      var keyed = rows.map(function (row, at) { return [key(row, column), at, row]; });
      keyed.sort(function (a, b) {
        var order = typeof a[0] === "number" ? a[0] - b[0] : a[0].localeCompare(b[0]);
        return order * down || a[1] - b[1];
      });
      var all = document.createDocumentFragment();
      keyed.forEach(function (one) { all.appendChild(one[2]); });
      body.appendChild(all);
    });
  });
  function filter() {
    var words = find.value.toLowerCase(), wanted = short.value, count = 0;
    rows.forEach(function (row) {
      var fits = row.cells[0].textContent.toLowerCase().indexOf(words) >= 0;
      if (fits && wanted) {
        var cell = row.cells[+wanted];
        var level = parseFloat(cell.getAttribute("data-v"));
        fits = level >= 0 && level < 4;
      }
      row.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = shown.getAttribute("data-text").replace("#", count);
  }
  find.addEventListener("input", filter);
  short.addEventListener("change", filter);
  filter();
})();
