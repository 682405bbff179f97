"""What is said while a submission is read, in Simplified Chinese."""

from gradcheck.messages.catalogue import Message, Plural

MESSAGES: dict[str, Message] = {
    "submission.no_such_file": "{name}：没有这个文件或文件夹",
    "submission.symlink": "{name}：是符号链接，不予跟随；请直接给出文件本身",
    "submission.not_regular": "{name}：是{kind}，但必须是 .py 文件、笔记本、文件夹或 .zip",
    "submission.unreadable": "{name}：无法读取（{reason}）",
    "submission.too_large": "{name}：超过了 {limit}，作业用不着这么大的文件",
    "submission.not_utf8": "{name}：不是 UTF-8 文本（第 {line} 行）；请用 UTF-8 编码保存",
    "submission.utf16": "{name}：是 UTF-16 文本，但必须是 UTF-8；请用 UTF-8 编码保存",
    "submission.nul": "{name}：含有 NUL 字节（第 {line} 行），不是 Python 源代码",
    "submission.unknown_suffix": "{name}：必须是 .py 文件、笔记本（.ipynb）、文件夹或 .zip",
    "submission.folder_empty": "{name}：其中没有可提交的内容，即没有 .py 文件，也没有笔记本",
    "submission.folder_ambiguous": (
        "{name}：有多个文件都可能是提交内容（{candidates}）；请指定其中一个，"
        '或在 pyproject.toml 中设置：[tool.gradcheck] submission = "{first}"'
    ),
    "submission.too_many_files": "{name}：其中的文件超过 {limit} 个",
    "submission.bad_pyproject": "{name}：不是有效的 TOML（{reason}）",
    "submission.bad_setting": "{name}：[tool.gradcheck] submission 必须是文件名或文件名的列表，且不能含有 ..",
    "submission.setting_missing": "{name}：[tool.gradcheck] submission 指定了 {target}，但它不存在",
    "submission.bad_zip": "{name}：不是可读的 zip 压缩包（{reason}）",
    "submission.zip_encrypted": "{name}：{member} 已加密；请不要给 zip 设置密码",
    "submission.zip_compression": "{name}：{member} 的压缩方式不常见；请制作普通的 zip",
    "submission.zip_unsafe": "{name}：含有指向压缩包之外的路径（{member}）",
    "submission.zip_special": "{name}：含有 {member}，它是链接或设备，而不是文件",
    "submission.zip_twice": "{name}：{member} 出现了两次",
    "submission.bad_notebook": "{name}：不是可读的笔记本（{reason}）",
    "submission.notebook_version": (
        "{name}：笔记本的格式版本是 {version}，但必须是 3 或 4；请用新版 Jupyter 打开后重新保存"
    ),
    "submission.notebook_language": "{name}：笔记本使用的是 {language}，但必须是 Python",
    "submission.kind_fifo": "命名管道",
    "submission.kind_socket": "套接字",
    "submission.kind_device": "设备",
    "submission.kind_folder": "文件夹",
    "submission.kind_other": "特殊文件",
    "submission.skipped": "{label}，第 {line} 行：`{text}` 是 Jupyter 专用的命令，这里不执行",
    "submission.timed": "{label}，第 {line} 行：`{text}`：这里只执行其中的语句",
    "submission.skipped_cell": "{label}：以 `{text}` 开头，这里不执行",
    "submission.skipped_more": Plural("另有 {count} 行 Jupyter 专用的命令，这里不执行"),
    "submission.display": "display(...) 在这里不显示任何内容",
    "submission.converted": "笔记本使用旧格式 {version}；已按格式 4 读取",
    "submission.cell": "单元格 {number}",
    "submission.cell_of": "{file} 单元格 {number}",
}
