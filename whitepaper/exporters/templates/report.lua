-- The report's structure, decided once for every format: numbers of chapters, figures, tables and
-- sources, and what each reference points to. How they look is said by `html.lua`, `typst.lua` and `docx.lua`.

local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local reader = dofile(pandoc.path.join { here, 'reader.lua' })
local is_typst, is_html = FORMAT:match 'typst' ~= nil, FORMAT:match 'html' ~= nil
local writer = dofile(pandoc.path.join { here, is_typst and 'typst.lua' or is_html and 'html.lua' or 'docx.lua' })

local report = { sources = {}, whole = false }
local findings = {}
local images = {} -- the files that the report carries
local labels = {} -- label -> {text, spot}
local records = {} -- figures, tables and the like, in order
local cited = {} -- sources in order of first citation
local number_of = {} -- source id -> its number
local place = { spot = 'notebook', role = 'chapter', title = nil, level = 0 }
local count = { chapter = 0, appendix = 0, section = 0, subsection = 0, figure = 0, table = 0, heading = 0 }
local has_sources_list = false
local NO_ALT = '（本图未附文字说明）'
local cover_figures

---- Small things

local function given(value)
  if value == nil or value == pandoc.json.null then return '' end
  return value
end

local function list(value)
  if type(value) ~= 'table' then return pandoc.List {} end
  return pandoc.List(value)
end

local DIGITS = { '一', '二', '三', '四', '五', '六', '七', '八', '九' }

local function chinese(number)
  if number < 10 then return DIGITS[number] end
  local tens, ones = number // 10, number % 10
  return (tens > 1 and DIGITS[tens] or '') .. '十' .. (DIGITS[ones] or '')
end

local function inlines(markdown)
  local text = given(markdown)
  return text == '' and pandoc.Inlines {} or reader.inlines(text)
end

local function finding(message, remedy)
  table.insert(findings, { place = place.spot, message = message, remedy = remedy })
end

---- Sources

local function cite(source)
  if not number_of[source.id] then
    table.insert(cited, source)
    number_of[source.id] = #cited
  end
  return number_of[source.id]
end

local function numbers(sources)
  local found, seen = pandoc.List {}, {}
  for _, source in ipairs(sources) do
    local number = cite(source)
    if not seen[number] then
      seen[number] = true
      found:insert(number)
    end
  end
  found:sort()
  return found
end

local function superscript(found)
  local parts = pandoc.Inlines { pandoc.Str '[' }
  for i, number in ipairs(found) do
    if i > 1 then parts:insert(pandoc.Str ',') end
    -- Pairs, since the order of a Lua table's keys differs from run to run.
    local attributes = { { 'role', 'doc-biblioref' }, { 'aria-label', '资料来源' .. number } }
    parts:insert(pandoc.Link(tostring(number), '#src-' .. number, '', pandoc.Attr('', {}, attributes)))
  end
  parts:insert(pandoc.Str ']')
  return pandoc.Superscript(parts)
end

-- 国家知识产权局[1]、广州市统计局[2,5]
local function source_line(sources)
  local publishers, of = pandoc.List {}, {}
  for _, source in ipairs(sources) do
    local name = given(source.publisher)
    if not of[name] then
      of[name] = pandoc.List {}
      publishers:insert(name)
    end
    of[name]:insert(source)
  end
  local line = pandoc.Inlines {}
  for i, name in ipairs(publishers) do
    if i > 1 then line:insert(pandoc.Str '、') end
    line:insert(pandoc.Str(name))
    line:insert(superscript(numbers(of[name])))
  end
  return line
end

-- The sources of the facts in an element, footnotes apart: these have paragraphs of their own.
local function fact_sources(element)
  local sources = pandoc.List {}
  element:walk {
    traverse = 'topdown',
    Note = function(note) return note, false end,
    Span = function(span)
      for id in (span.attributes.sources or ''):gmatch '%S+' do
        if report.sources[id] then sources:insert(report.sources[id]) end
      end
    end,
  }
  return sources
end

local function with_citations(paragraph)
  local sources = fact_sources(paragraph)
  if #sources == 0 then return nil end
  local content = paragraph.content
  -- GB/T 7714: the mark stands before the full stop. What only says where more is to be read cites
  -- nothing.
  local at, rest = #content + 1, ''
  for i, inline in ipairs(content) do
    local before, after = (inline.text or ''):match(i == #content and '^(.-)(。)$' or '^(.-)(。详见.*)$')
    if inline.t == 'Str' and before then
      inline.text, at, rest = before, i + 1, after
      content[i] = inline
      break
    end
  end
  local glue = is_html and '\u{2060}' or '' -- no line starts with the mark
  if rest ~= '' then content:insert(at, pandoc.Str(glue .. rest)) end
  content:insert(at, superscript(numbers(sources)))
  if glue ~= '' then content:insert(at, pandoc.Str(glue)) end
  return paragraph
end

-- CommonMark needs a space after **…。** that Chinese does not have.
local function close_up(content)
  local closed = pandoc.Inlines {}
  for i, inline in ipairs(content) do
    local before = content[i - 1]
    local spare = inline.t == 'Space' and before and (before.t == 'Strong' or before.t == 'Emph')
      and pandoc.utils.stringify(before):match '[。：；！？]$'
    if not spare then closed:insert(inline) end
  end
  return closed
end

---- Numbers and labels

local function register(label, text)
  if not label or label == '' then return end
  if labels[label] then
    finding('label @' .. label .. ' is also defined in ' .. labels[label].spot,
      'give each figure, table and section its own label')
    return
  end
  labels[label] = { text = text, spot = place.spot }
end

local HEADINGS = {
  function(title)
    count.section, count.subsection, count.figure, count.table = 0, 0, 0, 0
    if place.role == 'lead' then return '', '“' .. title .. '”' end
    count[place.role] = count[place.role] + 1
    local number = chinese(count[place.role])
    if place.role == 'appendix' then
      place.reference = '附录' .. number
      return place.reference .. '　', place.reference
    end
    place.reference = '第' .. number .. '章'
    return number .. '、', place.reference
  end,
  function(title)
    count.section, count.subsection = count.section + 1, 0
    if place.role == 'lead' then return '', '“' .. title .. '”' end
    local number = '（' .. chinese(count.section) .. '）'
    return number, (place.reference or '') .. number
  end,
  function(title)
    count.subsection = count.subsection + 1
    if place.role == 'lead' then return '', '“' .. title .. '”' end
    local section = count.section > 0 and '（' .. chinese(count.section) .. '）' or ''
    return count.subsection .. '. ', (place.reference or '') .. section .. count.subsection
  end,
}

local function number_heading(heading)
  local title = pandoc.utils.stringify(heading)
  if heading.level > place.level + 1 then
    finding('heading “' .. title .. '” skips a level', 'give it ' .. (place.level + 1) .. ' # marks, or fewer')
  end
  place.level = heading.level
  place.title = place.title or title
  count.heading = count.heading + 1
  local prefix, reference = '', '“' .. title .. '”'
  if HEADINGS[heading.level] and not heading.classes:includes 'unnumbered' then
    prefix, reference = HEADINGS[heading.level](title)
  end
  register(heading.identifier, reference)
  if heading.identifier == '' then heading.identifier = 'heading-' .. count.heading end
  if prefix ~= '' then
    heading.content:insert(1, pandoc.Span(pandoc.Str(prefix), { class = 'number' }))
  end
  if heading.level == 1 then heading.classes:insert(place.role) end
  if report.whole and is_html then heading.level = heading.level + 1 end
  return heading, false
end

local function next_number(kind)
  count[kind] = count[kind] + 1
  local word = kind == 'figure' and '图' or '表'
  if place.role == 'appendix' then
    return '附' .. word .. count.appendix .. '-' .. count[kind]
  end
  local chapter = place.role == 'lead' and 0 or count.chapter
  return word .. chapter .. '-' .. count[kind]
end

---- Records: what is drawn by the writer, once every number is known

local function keep(record)
  table.insert(records, record)
  return pandoc.RawBlock('wp', tostring(#records)), false
end

local function keep_numbered(record)
  record.id = given(record.id)
  if #record.caption > 0 then record.number = next_number(record.kind) end
  register(record.id, record.number or record.id)
  record.source_line = given(record.source) ~= '' and pandoc.Inlines(record.source) or source_line(record.sources)
  return keep(record)
end

local function plain_cells(row)
  return list(row):map(function(cell) return tostring(given(cell)) end)
end

-- Where cells span others: of each such cell its rows and columns, and which ones it covers.
local function span_map(spans)
  local map = { of = {}, covered = {} }
  for _, span in ipairs(list(spans)) do
    -- JSON has no integers.
    local row, column, rows, columns = table.unpack(list(span):map(math.tointeger))
    for r = row + 1, row + rows do
      for c = column + 1, column + columns do
        map.covered[r .. ',' .. c] = c == column + 1 and 'above' or 'beside'
      end
    end
    local at = (row + 1) .. ',' .. (column + 1)
    map.of[at], map.covered[at] = { rows = rows, columns = columns }, nil
  end
  return map
end

local BUNDLES = {
  ['wp-report'] = function(body)
    report = body
    report.sources = given(report.sources) ~= '' and report.sources or {}
    return {}, false
  end,
  ['wp-images'] = function(body)
    for _, name in ipairs(body) do images[name] = true end
    return {}, false
  end,
  ['wp-media'] = function(body)
    writer.media = body
    return {}, false
  end,
  ['wp-chapter'] = function(body)
    place.spot = given(body.chapter)
    place.level = 0
    place.role = count[body.role] and body.role or (body.role == 'lead' and 'lead' or 'chapter')
    return {}, false
  end,
  ['wp-place'] = function(body)
    place.spot, place.source = body.place, body.source
    return {}, false
  end,
  ['wp-figure'] = function(body)
    return keep_numbered {
      kind = 'figure', id = body.id, file = body.file, alt = given(body.alt),
      card = body.card == true, data = body.card == true,
      caption = inlines(body.caption), subtitle = inlines(body.subtitle),
      note = inlines(body.note), sources = list(body.sources), source = body.source,
    }
  end,
  ['wp-table'] = function(body)
    return keep_numbered {
      kind = 'table', id = body.id, caption = inlines(body.caption), unit = given(body.unit),
      card = body.card == true, data = given(body.id) ~= '',
      columns = list(body.columns), rows = list(body.rows):map(plain_cells), cards = list(body.cards),
      spans = span_map(body.spans), head = list(body.head):map(plain_cells), head_spans = span_map(body.head_spans),
      note = inlines(body.note), sources = list(body.sources),
    }
  end,
  ['wp-key-figures'] = function(body)
    local items = list(body.items):map(function(item)
      local found = numbers(list(item.sources))
      return {
        label = given(item.label), value = given(item.value), note = inlines(item.note),
        card = given(item.card), note_card = given(item.note_card),
        citation = #found > 0 and pandoc.Inlines { superscript(found) } or pandoc.Inlines {},
      }
    end)
    local record = { kind = 'key_figures', items = items }
    -- On screen the year's main figures stand on the cover, which a reader sees first.
    if report.whole and is_html and place.role == 'lead' and not cover_figures then
      cover_figures = record
      return {}, false
    end
    return keep(record)
  end,
  ['wp-sources'] = function()
    has_sources_list = true
    return keep { kind = 'sources' }
  end,
}

local function read_bundle(block)
  local build = BUNDLES[block.classes[1] or '']
  if build then return build(pandoc.json.decode(block.text, false)) end
end

local ALIGNMENT = { AlignRight = 'right', AlignCenter = 'center' }

local function all_numbers(rows, column)
  for _, row in ipairs(rows) do
    local text = row[column] and pandoc.utils.stringify(row[column]) or ''
    if not text:match '^[%-+−]?%d[%d.,]*%%?$' then return false end
  end
  return #rows > 0
end

-- The rows of a table of Pandoc's as a grid: what a cell covers is empty, and said by its spans.
local function read_rows(rows, width)
  local grid, spans, taken = pandoc.List {}, pandoc.List {}, {}
  for r, row in ipairs(rows) do
    local line, column = pandoc.List {}, 1
    for i = 1, width do line[i] = pandoc.Inlines {} end
    for _, cell in ipairs(row.cells) do
      while taken[r .. ',' .. column] do column = column + 1 end
      line[column] = pandoc.utils.blocks_to_inlines(cell.contents)
      if cell.row_span > 1 or cell.col_span > 1 then
        spans:insert { r - 1, column - 1, cell.row_span, cell.col_span }
        for covered = r, r + cell.row_span - 1 do
          for place = column, column + cell.col_span - 1 do taken[covered .. ',' .. place] = true end
        end
      end
      column = column + cell.col_span
    end
    grid:insert(line)
  end
  return grid, spans
end

-- What is above a column, in one text.
local function label_of(head, spans, column)
  local label = pandoc.Inlines {}
  for r, row in ipairs(head) do
    local from = column
    for _, span in ipairs(spans) do
      local covers = span[1] == r - 1 and span[2] < column and column <= span[2] + span[4]
      if covers then from = span[2] + 1 end
    end
    if #label > 0 and #row[from] > 0 then label:insert(pandoc.Space()) end
    label:extend(row[from])
  end
  return #label > 0 and label or ''
end

local function check_image(image)
  if not images[image.src] then
    finding('image ' .. image.src .. ' is not in the notebook',
      'draw it in a cell, or attach it to its Markdown cell')
  end
end

-- A table written in Markdown or in HTML, in the same form as a table bundle.
local function read_table(element)
  element:walk { Image = check_image }
  local width = #element.colspecs
  local body = pandoc.List {}
  for _, part in ipairs(element.bodies) do
    body:extend(part.head)
    body:extend(part.body)
  end
  body:extend(element.foot.rows)
  local rows, spans = read_rows(body, width)
  local head, head_spans = read_rows(element.head.rows, width)
  local columns = pandoc.List {}
  for i, spec in ipairs(element.colspecs) do
    local align = ALIGNMENT[tostring(spec[1])] or (all_numbers(rows, i) and 'right' or 'left')
    columns:insert { label = label_of(head, head_spans, i), align = align }
  end
  return keep_numbered {
    kind = 'table', id = element.identifier, unit = '', columns = columns, rows = rows, spans = span_map(spans),
    head = #head > 1 and head or {}, head_spans = span_map(head_spans),
    caption = pandoc.utils.blocks_to_inlines(element.caption.long), note = pandoc.Inlines {},
    sources = fact_sources(element),
  }
end

-- Images in HTML are common, since
-- JupyterLab's Markdown has no other way to give one a size.
local function read_html_image(raw)
  if raw.format:match 'html' and raw.text:lower():match '^<img%s' then
    local found = pandoc.utils.blocks_to_inlines(pandoc.read(raw.text, 'html').blocks)
    return found:walk {
      Image = function(image)
        if #image.caption == 0 then image.caption = pandoc.Inlines { pandoc.Str(NO_ALT) } end
        return image
      end,
    }
  end
end

local function read_figure(figure)
  local image
  figure:walk { Image = function(found) image = found end }
  if not image then return nil end
  check_image(image)
  return keep_numbered {
    kind = 'figure', id = figure.identifier, file = image.src, sources = pandoc.List {},
    alt = image.attributes.alt or pandoc.utils.stringify(image.caption),
    caption = pandoc.utils.blocks_to_inlines(figure.caption.long),
    subtitle = pandoc.Inlines {}, note = pandoc.Inlines {},
    source = figure.attributes.source or image.attributes.source or place.source,
  }
end

---- Plain outputs, before anything is numbered

local function read_output(block)
  local class = block.classes[1]
  if class == 'wp-text' then
    local text = pandoc.json.decode(block.text, false).text
    return pandoc.CodeBlock((text:gsub('\n+$', '')))
  elseif class == 'wp-html' then
    return reader.html(pandoc.json.decode(block.text, false).text)
  end
end

---- References, after everything is numbered

local function link_reference(reference)
  local result, known = pandoc.Inlines {}, false
  for i, citation in ipairs(reference.citations) do
    local target = labels[citation.id]
    local label = citation.id:match '^fig%-' or citation.id:match '^tbl%-' or citation.id:match '^sec%-'
    known = known or label
    if i > 1 then result:insert(pandoc.Str '、') end
    result:extend(citation.prefix)
    if target then
      result:insert(pandoc.Link(target.text, '#' .. citation.id, '', { class = 'ref' }))
    elseif label and report.status == 'final' then
      finding('reference @' .. citation.id .. ' points to nothing',
        'correct the label, or add what it names')
    else
      -- A chapter that is read alone may well point to another one; of a draft it has been told.
      result:insert(pandoc.Str('〔' .. citation.id .. '〕'))
    end
    result:extend(citation.suffix)
  end
  return known and result or reference.content
end

-- Pandoc only warns about TeX that it cannot read, and prints the source.
local function check_math(math)
  local options = pandoc.WriterOptions { html_math_method = 'mathml' }
  local written = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'html5', options)
  if not written:match '<math' then
    finding('the formula ' .. math.text .. ' is no TeX that can be set', 'correct it')
    return false
  end
  return true
end

local function equation(math)
  if not check_math(math) or not is_typst then return nil end
  local text = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'typst'):gsub('%s+$', '')
  local display = math.mathtype == 'DisplayMath' and 'true' or 'false'
  return pandoc.RawInline('typst', '#math.equation(block: ' .. display .. ', alt: '
    .. writer.quote(math.text) .. ', ' .. text .. ')')
end

local resolve = { Cite = link_reference, Math = equation, Image = writer.image }

-- Texts stand in the parts of a record, in the cells of a table, and in key figures' notes.
local function resolve_texts(holder)
  for part, content in pairs(holder) do
    if pandoc.utils.type(content) == 'Inlines' then holder[part] = content:walk(resolve) end
  end
end

local function resolve_record(record)
  resolve_texts(record)
  for _, holders in ipairs { list(record.items), list(record.columns), list(record.rows), list(record.head) } do
    for _, holder in ipairs(holders) do resolve_texts(holder) end
  end
end

local function draw(block)
  if block.format ~= 'wp' then return nil end
  local record = records[tonumber(block.text)]
  resolve_record(record)
  if record.kind == 'sources' then record.items = cited end
  record.nested = place.nested
  return writer[record.kind](record)
end

-- References are resolved in order, so that a finding names the cell it is in.
local function resolve_all(blocks, spots)
  local done = pandoc.Blocks {}
  for i, block in ipairs(blocks) do
    place.spot, place.nested = spots[i], block.t ~= 'RawBlock'
    done:extend(pandoc.Blocks { block }:walk(resolve):walk { RawBlock = draw })
  end
  return done
end

---- The whole

local function number_all(blocks)
  local numbered, spots = pandoc.Blocks {}, {}
  local number = {
    traverse = 'topdown',
    CodeBlock = read_bundle, Header = number_heading, Para = with_citations,
    Plain = with_citations, Table = read_table, Figure = read_figure, Image = check_image,
  }
  for _, block in ipairs(blocks) do
    for _, result in ipairs(pandoc.Blocks { block }:walk(number)) do
      numbered:insert(result)
      table.insert(spots, place.spot)
    end
  end
  return numbered, spots
end

local function append_sources(blocks, spots)
  if has_sources_list or #cited == 0 then return end
  local level = report.whole and not is_html and 1 or 2
  blocks:insert(pandoc.Header(level, '资料来源', { id = 'sources', class = 'unnumbered' }))
  blocks:insert((keep { kind = 'sources' }))
  table.insert(spots, place.spot)
  table.insert(spots, place.spot)
end

local function list_of(kind)
  local entries = pandoc.List {}
  for _, record in ipairs(records) do
    if record.kind == kind and record.number then entries:insert(record) end
  end
  return #entries > 0 and writer.list_of(entries) or nil
end

local function metadata(meta)
  local title = given(report.title) ~= '' and report.title or place.title or '未命名'
  if given(report.subtitle) ~= '' then title = title .. '（' .. report.subtitle .. '）' end
  meta.pagetitle = pandoc.Inlines { pandoc.Str(title) }
  if not report.whole then return meta end
  meta.whole = true
  meta.draft = report.status == 'draft'
  for _, key in ipairs { 'title', 'subtitle', 'publisher', 'notice', 'date', 'date_text', 'cut_off_text' } do
    if given(report[key]) ~= '' then meta[key] = pandoc.Inlines { pandoc.Str(report[key]) } end
  end
  if cover_figures then resolve_record(cover_figures) end
  meta['key-figures'] = cover_figures and pandoc.MetaBlocks { writer.key_figures(cover_figures) }
  meta['list-of-figures'] = list_of 'figure'
  meta['list-of-tables'] = list_of 'table'
  return meta
end

function Pandoc(doc)
  local read = { CodeBlock = read_output, RawInline = read_html_image, Inlines = close_up }
  local blocks, spots = number_all(doc.blocks:walk(read))
  append_sources(blocks, spots)
  blocks = resolve_all(blocks, spots)
  if #findings > 0 then
    for _, found in ipairs(findings) do
      io.stderr:write('WHITEPAPER-FINDING ' .. pandoc.json.encode(found) .. '\n')
    end
    os.exit(1)
  end
  local numbered = {}
  for _, record in ipairs(records) do
    if record.id and record.id ~= '' then numbered[record.id] = record.number end
  end
  io.stderr:write('WHITEPAPER-NUMBERS ' .. pandoc.json.encode(numbered) .. '\n')
  local meta = metadata(doc.meta)
  blocks = blocks:walk(writer.spans)
  if report.whole and writer.open_pages then blocks = writer.open_pages(blocks) end
  if writer.front then
    blocks = writer.blocks(blocks)
    if report.whole then blocks:insert(1, writer.front(blocks, records)) end
    if given(report.publisher) ~= '' then meta.author = pandoc.Inlines { pandoc.Str(report.publisher) } end
  end
  return pandoc.Pandoc(blocks, meta)
end
